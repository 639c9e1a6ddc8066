using System.Buffers;
using System.Text;

namespace HookSdk.Emg.Tests;

public sealed class AllocationTests(ITestOutputHelper output)
{
    private const int Rounds = 100;
    private const int Batches = 8;

    [Fact]
    public void Writer_OfFivePreparedKeys_AllocatesNothing()
    {
        ArrayBufferWriter<byte> buffer = new(4096);
        BeforeReceiveReply reply = BeforeReceiveReply.Reject(7).With("SOURCEADDR", "INFO").With("NOTE", "blåbär").With("CHARCODE", 1).WithMessage("Hello there");
        DlrReply lookup = DlrReply.Hlr("240", "07", "46705008999", "240070000000001").With("NOTE", "x");
        Measure(() =>
        {
            buffer.ResetWrittenCount();
            BeforeReceiveReplyWriter.Write(buffer, reply);
            DlrReplyWriter.Write(buffer, lookup);
            KeyValueWriter.WriteOption(buffer, "NOTE", "x");
            KeyValueWriter.Write(buffer, "route", "nordic");
            KeyValueWriter.Write(buffer, "result", 12);
        }).ShouldBe(0);
    }

    [Fact]
    public void Reader_OfOneKilobyteWithTwoOptionsTouched_AllocatesLittle()
    {
        byte[] bytes = Kilobyte();
        HookBody[] bodies = [.. Enumerable.Range(0, Batches * Rounds).Select(_ => HookBody.Copy(bytes))];
        int next = 0;
        double each = Measure(() =>
        {
            HookBody body = bodies[next++];
            BeforeReceiveRequest.Read(body, out BeforeReceiveRequest? request);
            _ = request!.Message.Destination;
            _ = request.Message.Source;
            _ = request.Message.Charcode;
            _ = request.Message.Destination;
            body.Release();
        });
        output.WriteLine($"{bytes.Length} bytes read, two options touched: {each} bytes allocated");
        each.ShouldBeLessThan(450);
    }

    /// <summary>Bytes a round, in the batch that did best: the runtime now and then allocates for itself on the same thread.</summary>
    private static double Measure(Action action)
    {
        long least = long.MaxValue;
        for (int batch = 0; batch < Batches; batch++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Rounds; i++)
            {
                action();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least / (double)Rounds;
    }

    private static byte[] Kilobyte()
    {
        string start = Encoding.UTF8.GetString(Wire.Fixture("requests/sample.json"))[..^2];
        string groups = string.Concat(Enumerable.Range(0, 32).Select(i => $$""","{"NAME":"connector{{i}}"}""".Replace("\"{", "{", StringComparison.Ordinal)));
        return Encoding.UTF8.GetBytes(start + groups + "]}");
    }
}
