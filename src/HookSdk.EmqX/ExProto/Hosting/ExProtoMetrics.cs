using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.EmqX.ExProto;

/// <summary>Metrics of the ExProto server, under the name "HookSdk".</summary>
internal sealed class ExProtoMetrics
{
    private static readonly string[] Causes = [.. Enum.GetValues<ExProtoCloseCause>().Select(static c => c.ToString())];

    private readonly Counter<long>? _ended;

    public ExProtoMetrics(IServiceProvider services, Func<int> open)
    {
        if (services.GetService<IMeterFactory>()?.Create(HookTelemetry.Name) is { } meter)
        {
            meter.CreateObservableUpDownCounter("hooksdk.exproto.connections", open, "{connection}", "Devices that EMQX has open or whose loop runs.");
            _ended = meter.CreateCounter<long>("hooksdk.exproto.ended", "{connection}", "Devices that have ended, by cause.");
        }
    }

    public void Ended(ExProtoCloseCause cause) => _ended?.Add(1, new KeyValuePair<string, object?>("hooksdk.cause", Causes[(int)cause]));
}
