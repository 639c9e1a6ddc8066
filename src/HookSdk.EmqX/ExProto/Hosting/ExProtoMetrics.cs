using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.EmqX.ExProto;

/// <summary>Metrics of the ExProto server, under the name "HookSdk".</summary>
internal sealed class ExProtoMetrics
{
    private static readonly string[] Causes = [.. Enum.GetValues<ExProtoCloseCause>().Select(static c => c.ToString())];

    private readonly Counter<long>? _ended;
    private readonly HookServer _server;

    public ExProtoMetrics(HookServer server, IServiceProvider services, Func<int> open)
    {
        _server = server;
        if (services.GetService<IMeterFactory>()?.Create(HookTelemetry.Name) is { } meter)
        {
            meter.CreateObservableUpDownCounter("hooksdk.exproto.connections", () => new Measurement<int>(open(), TagsOf(server)), "{connection}", "Devices that EMQX has open or whose loop runs.");
            _ended = meter.CreateCounter<long>("hooksdk.exproto.ended", "{connection}", "Devices that have ended, by cause.");
        }
    }

    public void Ended(ExProtoCloseCause cause) => _ended?.Add(1, [new("hooksdk.cause", Causes[(int)cause]), .. TagsOf(_server)]);

    /// <summary>The target is in the instrument's name, and a server without a name needs no more.</summary>
    private static KeyValuePair<string, object?>[] TagsOf(HookServer server) => server.Name is null ? [] : HookTelemetry.TagsOf(server);
}
