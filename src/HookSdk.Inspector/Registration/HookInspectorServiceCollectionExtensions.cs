using HookSdk;
using HookSdk.Inspector;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the inspector to an application.</summary>
public static class HookInspectorServiceCollectionExtensions
{
    /// <summary>
    /// Adds the inspector: a page that shows what the hooks of all servers of the application decide, live. <c>app.MapHookInspector("/_hooks")</c> gives it an address. It is on in Development, and
    /// elsewhere where the section <c>Inspector</c> says so. See docs/inspector.md.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes settings, after those from the section.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddHookInspector(this IServiceCollection services, Action<HookInspectorOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (configure is not null)
        {
            services.PostConfigure(configure);
        }

        if (services.Any(static s => s.ServiceType == typeof(InspectorSettings)))
        {
            return services;
        }

        services.AddLogging();
        services.TryAddSingleton(Clock.System);
        services.AddOptions<HookInspectorOptions>().Configure<IServiceProvider>(InspectorSettings.Bind).ValidateOnStart();
        services.AddSingleton<IValidateOptions<HookInspectorOptions>, HookInspectorOptionsValidator>();
        services.AddSingleton(static p => new InspectorSettings(p.GetRequiredService<IOptions<HookInspectorOptions>>(), p.GetService<IHostEnvironment>()));
        services.AddSingleton(static p => new InspectorLog(p.GetRequiredService<ILoggerFactory>(), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<StartToken>().AddSingleton<InspectorMapped>().AddSingleton<InspectorInstance>().AddSingleton<InspectorCaller>();
        services.AddSingleton<CallRing>().AddSingleton<CallBudget>().AddSingleton<CallStream>();
        services.AddSingleton<HourOfCalls>().AddSingleton<ChartView>();
        services.AddSingleton<HookObserver>(static p => p.GetRequiredService<HourOfCalls>());
        services.AddHookObserver<CallWatch>();
        services.AddSingleton(static p => new SettingOrigins(p.GetService<IConfiguration>()));
        services.AddSingleton<ServerList>().AddSingleton<TrialList>().AddSingleton<PluginButtons>();
        services.AddSingleton<HookForms>().AddSingleton<BrokerWords>().AddSingleton<CallDetails>().AddSingleton<CallSender>().AddSingleton<CallCode>().AddSingleton<SavedCalls>();
        services.AddSingleton<InspectorEndpoints>();
        services.AddHostedService<InspectorService>();
        return services;
    }
}
