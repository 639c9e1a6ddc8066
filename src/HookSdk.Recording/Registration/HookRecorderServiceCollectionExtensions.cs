using HookSdk;
using HookSdk.Recording;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the recorder to an application.</summary>
public static class HookRecorderServiceCollectionExtensions
{
    /// <summary>
    /// Adds the recorder: calls of all servers of the application, with their replies, as JSON Lines in files of bounded size, age and number. Secrets and payloads are hidden, unless the section
    /// <c>Recorder</c> names those that are written. No call waits for it. <c>hooksdk replay</c> sends what was recorded to another server. See docs/recording.md.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes settings, after those from the section.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddHookRecorder(this IServiceCollection services, Action<HookRecorderOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (configure is not null)
        {
            services.PostConfigure(configure);
        }

        if (services.Any(static s => s.ServiceType == typeof(RecorderSettings)))
        {
            return services;
        }

        services.AddLogging();
        services.AddMetrics();
        services.TryAddSingleton(Clock.System);
        services.AddOptions<HookRecorderOptions>().Configure<IServiceProvider>(RecorderSettings.Bind).ValidateOnStart();
        services.AddSingleton<IValidateOptions<HookRecorderOptions>, HookRecorderOptionsValidator>();
        services.AddSingleton(static p => new RecorderSettings(p.GetRequiredService<IOptions<HookRecorderOptions>>(), p.GetService<IHostEnvironment>()));
        services.AddSingleton(static p => new RecorderLog(p.GetRequiredService<ILoggerFactory>(), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<RecorderQueue>().AddSingleton<RecorderBudget>().AddSingleton<RecorderLosses>().AddSingleton<CallMask>();
        services.TryAddSingleton<RecordingOpener>(static _ => RecordingFiles.Open);
        services.AddSingleton<RecordingFiles>();
        services.AddHookObserver<CallRecorder>();
        services.AddHostedService<RecorderService>();
        return services;
    }
}
