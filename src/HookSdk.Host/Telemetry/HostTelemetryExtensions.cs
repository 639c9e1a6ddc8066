using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace HookSdk.Host;

/// <summary>Sends metrics and traces where the variables of OpenTelemetry say.</summary>
internal static class HostTelemetryExtensions
{
    /// <summary>Adds it, where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set: otherwise nothing is measured that nobody takes.</summary>
    public static void AddHostTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        if (configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is not { Length: > 0 })
        {
            return;
        }

        services.AddOpenTelemetry()
            .ConfigureResource(static resource => resource.AddService("hookhost"))
            .WithMetrics(static metrics => metrics.AddMeter(HookTelemetry.Name))
            .WithTracing(static tracing => tracing.AddSource(HookTelemetry.Name))
            .UseOtlpExporter();
    }
}
