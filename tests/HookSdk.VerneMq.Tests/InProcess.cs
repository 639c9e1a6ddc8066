using System.Buffers;
using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HookSdk.VerneMq.Tests;

/// <summary>A hook server in process: bytes in, bytes out, by the same codec and pipeline as over HTTP.</summary>
internal sealed class InProcess : IDisposable
{
    private readonly ServiceProvider _services;
    private readonly VerneMqEntry _entry;

    private InProcess(ServiceProvider services)
    {
        _services = services;
        _entry = Plugins.Open(typeof(VerneMqPlugin), path: null);
    }

    public VerneMqPlugins Plugins => _services.GetRequiredService<VerneMqPlugins>();

    public HookPlugins Running => _services.GetRequiredService<HookPlugins>();

    public IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    public required ListLogger Log { get; init; }

    public static InProcess Of(VerneMqPlugin plugin, Action<VerneMqOptions>? configure = null) => Of(configure, [plugin]);

    public static InProcess Of(Action<VerneMqOptions>? configure, params VerneMqPlugin[] plugins) => Of(configure, null, plugins);

    public static InProcess Of(Action<VerneMqOptions>? configure, TimeProvider? clock, params VerneMqPlugin[] plugins)
    {
        ServiceCollection services = new();
        if (clock is not null)
        {
            services.AddSingleton(clock);
        }

        ListLogger log = new();
        services.AddLogging(logging => logging.AddProvider(log).SetMinimumLevel(LogLevel.Trace));
        VerneMqBuilder builder = services.AddVerneMq(configure);
        foreach (VerneMqPlugin plugin in plugins)
        {
            builder.Add(plugin);
        }

        return new InProcess(services.BuildServiceProvider()) { Log = log };
    }

    public async Task<string> CallAsync(string? hook, string request) => (await AnswerAsync(hook, Encoding.UTF8.GetBytes(request))).Body;

    public async Task<(HookAnswer Answer, string Body)> AnswerAsync(string? hook, byte[] request)
    {
        HookBody body = HookBody.Copy(request);
        ArrayBufferWriter<byte> reply = new();
        HookAnswer answer = await _entry.Find(hook).HandleAsync(body, reply, HookConnection.None);
        body.Release();
        return (answer, Encoding.UTF8.GetString(reply.WrittenSpan));
    }

    public void Dispose() => _services.Dispose();
}
