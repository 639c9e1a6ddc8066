using System.Buffers;
using BenchmarkDotNet.Attributes;
using HookSdk.Bench.Emg;
using HookSdk.Emg;
using HookSdk.Recording;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HookSdk.Benchmarks;

/// <summary>What a call of EMG costs through codec, pipeline and plugin: without the recorder, with it switched off, with it at its defaults, and with it while every call is handed on.</summary>
[MemoryDiagnoser]
public class RecorderBenchmarks : IDisposable
{
    private readonly HookBody _body = HookBody.Copy(EmgBodies.Route(connectors: 2, groups: 2));
    private readonly ArrayBufferWriter<byte> _output = new(4096);
    private readonly string _folder = Directory.CreateTempSubdirectory("hooksdk-bench-").FullName;
    private ServiceProvider? _services;
    private BoundHook? _hook;

    [Params("without", "off", "on", "all")]
    public string Recorder { get; set; } = "without";

    [GlobalSetup]
    public void Setup()
    {
        ServiceCollection services = new();
        services.AddLogging();
        services.AddEmgPlugin<Router>();
        if (Recorder != "without")
        {
            services.AddHookRecorder(o =>
            {
                o.Folder = _folder;
                o.Enabled = Recorder != "off";
                o.CallsPerSecond = Recorder == "all" ? 100_000 : o.CallsPerSecond;
            });
        }

        _services = services.BuildServiceProvider();
        _hook = _services.GetRequiredService<HookChains<EmgPlugin>>().Open(typeof(EmgPlugin), null).Find(EmgHookNames.Route);
        foreach (RecorderService recorder in _services.GetServices<IHostedService>().OfType<RecorderService>())
        {
            recorder.StartingAsync(default).GetAwaiter().GetResult();
        }
    }

    [Benchmark]
    public int Call()
    {
        _output.ResetWrittenCount();
        ValueTask<HookAnswer> answer = _hook!.HandleAsync(_body, _output, HookConnection.None);
        return answer.IsCompletedSuccessfully ? answer.Result.Status : throw new InvalidOperationException("The call waits.");
    }

    [GlobalCleanup]
    public void Dispose()
    {
        foreach (RecorderService recorder in _services?.GetServices<IHostedService>().OfType<RecorderService>() ?? [])
        {
            recorder.StoppedAsync(default).GetAwaiter().GetResult();
        }

        _services?.Dispose();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [FailOpen]
    internal sealed class Router : EmgPlugin
    {
        public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) => new(RouteReply.To("smpp-se"));
    }
}
