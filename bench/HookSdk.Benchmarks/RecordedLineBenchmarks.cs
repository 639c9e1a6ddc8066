using System.Buffers;
using BenchmarkDotNet.Attributes;
using HookSdk.Bench.Emg;
using HookSdk.Emg;
using HookSdk.Recording;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Benchmarks;

/// <summary>What the recorder's own thread does for a call that is recorded: hides what nobody is to see, and makes the line.</summary>
[MemoryDiagnoser]
public class RecordedLineBenchmarks : IDisposable
{
    private readonly ArrayBufferWriter<byte> _line = new(256 * 1024);
    private ServiceProvider? _services;
    private CallMask? _mask;
    private KeptCall? _call;

    [Params(2, 1_000)]
    public int Connectors { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        ServiceCollection services = new();
        services.AddLogging();
        services.AddEmgPlugin<RecorderBenchmarks.Router>();
        services.AddHookRecorder(static o => o.Folder = Path.GetTempPath());
        _services = services.BuildServiceProvider();
        _mask = _services.GetRequiredService<CallMask>();
        BoundHook hook = _services.GetRequiredService<HookChains<EmgPlugin>>().Open(typeof(EmgPlugin), null).Find(EmgHookNames.Route)!;
        _call = new KeptCall
        {
            Target = "emg",
            Hook = EmgHookNames.Route,
            At = DateTimeOffset.UnixEpoch,
            Elapsed = TimeSpan.FromMilliseconds(1),
            Form = hook.Form,
            Request = EmgBodies.Route(Connectors, Connectors / 5),
            Reply = "route=smpp-se\n"u8.ToArray(),
        };
    }

    [Benchmark]
    public int Line()
    {
        _line.ResetWrittenCount();
        _mask!.LineOf(_call!).Write(_line);
        return _line.WrittenCount;
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _services?.Dispose();
        GC.SuppressFinalize(this);
    }
}
