using System.Buffers;
using BenchmarkDotNet.Attributes;
using HookSdk.Bench.Emg;
using HookSdk.Emg;

namespace HookSdk.Benchmarks;

/// <summary>EMG's codec alone: bytes to a request, a reply to bytes. A body is copied in as the endpoint does it, and given back.</summary>
[MemoryDiagnoser]
public class EmgCodecBenchmarks
{
    private readonly byte[] _small = EmgBodies.Route(connectors: 2, groups: 2);
    private readonly byte[] _large = EmgBodies.Route(connectors: 1000, groups: 200);
    private readonly ArrayBufferWriter<byte> _output = new(4096);
    private readonly BeforeReceiveReply _reply =
        BeforeReceiveReply.Reject(7).With("SOURCEADDR", "INFO").With("NOTE", "blåbär").With("CHARCODE", 1).WithMessage("Your parcel is ready in the shop at Storgatan 12.");

    private readonly string _gsm7 = string.Concat(Enumerable.Repeat("Your parcel [7731] is ready. ", 12));
    private readonly string _ucs2 = string.Concat(Enumerable.Repeat("Ваша посылка готова 😀. ", 12));

    [Benchmark]
    public int Read1KBAndTouchTwoOptions() => ReadAndTouch(_small);

    [Benchmark]
    public int Read100KBAndTouchTwoOptions() => ReadAndTouch(_large);

    [Benchmark]
    public int WritePreparedReplyOf5Keys()
    {
        _output.ResetWrittenCount();
        BeforeReceiveReplyWriter.Write(_output, _reply);
        return _output.WrittenCount;
    }

    [Benchmark]
    public SmsSize MeasureGsm7() => SmsText.Measure(_gsm7);

    [Benchmark]
    public SmsSize MeasureUcs2() => SmsText.Measure(_ucs2);

    private static int ReadAndTouch(byte[] bytes)
    {
        HookBody body = HookBody.Copy(bytes);
        _ = RouteRequest.Read(body, out RouteRequest? request);
        int length = request!.Message.Destination!.Length + request.Message.Source!.Length;
        body.Release();
        return length;
    }
}
