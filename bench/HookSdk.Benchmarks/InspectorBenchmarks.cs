using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using HookSdk.Inspector;
using HookSdk.M4;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Benchmarks;

/// <summary>What a call costs through codec, pipeline and plugin: without the inspector, with it switched off, with it on while nobody looks, and while somebody looks.</summary>
[MemoryDiagnoser]
public class InspectorBenchmarks : IDisposable
{
    private readonly HookBody _body = HookBody.Copy(Encoding.UTF8.GetBytes("""{"cp_id":2,"user_id":2,"src":"37000000000","dst":"37012345678"}"""));
    private readonly ArrayBufferWriter<byte> _output = new(4096);
    private ServiceProvider? _services;
    private BoundHook? _hook;

    [Params("without", "off", "on", "watched")]
    public string Inspector { get; set; } = "without";

    [GlobalSetup]
    public void Setup()
    {
        ServiceCollection services = new();
        services.AddLogging();
        services.AddM4Script<Script>();
        if (Inspector != "without")
        {
            services.AddHookInspector(o => o.Enabled = Inspector != "off");
        }

        _services = services.BuildServiceProvider();
        _hook = _services.GetRequiredService<HookChains<M4Script>>().Open(typeof(M4Script), null).Find(M4HookNames.ExternalScript);
        if (Inspector == "watched")
        {
            _services.GetRequiredService<CallBudget>().TryWatch(CallStream.MostWatchers);
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
        _services?.Dispose();
        GC.SuppressFinalize(this);
    }

    [FailOpen]
    private sealed class Script : M4Script
    {
        public override ValueTask<M4Reply> HandleAsync(M4Call call, HookContext context) => new(M4Reply.Continue());
    }
}
