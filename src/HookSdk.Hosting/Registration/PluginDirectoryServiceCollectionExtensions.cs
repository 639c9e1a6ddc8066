using System.Diagnostics.CodeAnalysis;
using HookSdk;
using HookSdk.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds plugins from a directory to an application.</summary>
public static class PluginDirectoryServiceCollectionExtensions
{
    /// <summary>
    /// Loads plugins from a directory, for all servers of the application: each folder in it is a plugin, as <c>dotnet publish</c> leaves it, with a <c>plugin.json</c>. Folders that come,
    /// change or go while the server runs are followed, and no call is lost. See docs/plugin-directory.md.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="path">The directory, where the configuration section <c>PluginDirectory</c> names none. A relative path starts at the content root.</param>
    /// <param name="configure">Changes settings, after those from the section.</param>
    /// <returns>The services.</returns>
    [RequiresUnreferencedCode("Plugins are loaded from files.")]
    [RequiresDynamicCode("Plugins are loaded from files.")]
    public static IServiceCollection AddPluginDirectory(this IServiceCollection services, string? path = null, Action<PluginDirectoryOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.Any(static s => s.ServiceType == typeof(PluginDirectory)))
        {
            throw new InvalidOperationException("A plugin directory was added already. One serves all servers of the application.");
        }

        services.AddLogging();
        services.AddMetrics();
        services.TryAddSingleton(Clock.System);
        services.AddOptions<PluginDirectoryOptions>().Configure<IServiceProvider>((options, provider) => Bind(options, provider, path)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PluginDirectoryOptions>, PluginDirectoryOptionsValidator>();
        if (configure is not null)
        {
            services.Configure(configure);
        }

        services.AddSingleton(static provider => new HostingLog(provider.GetRequiredService<ILoggerFactory>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<AdminMapped>();
        services.AddSingleton<PluginsMayComeLater>();
        services.AddSingleton(Make);
        services.AddSingleton<IPluginOperator, DirectoryOperator>();
        services.AddSingleton<PluginMetrics>();
        services.AddSingleton(static provider => new DirectoryWatch(
            provider.GetRequiredService<PluginDirectory>(),
            provider.GetRequiredService<IOptions<PluginDirectoryOptions>>().Value.LookEvery,
            provider.GetRequiredService<HostingLog>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<PluginDirectoryService>();
        return services;
    }

    private static void Bind(PluginDirectoryOptions options, IServiceProvider provider, string? path)
    {
        options.Path = path ?? "";
        if (provider.GetService<IConfiguration>() is { } configuration)
        {
            CheckedBinding.Bind(configuration, PluginDirectorySection.Name, options, static (section, target) => section.Bind(target));
        }
    }

    private static PluginDirectory Make(IServiceProvider provider)
    {
        PluginDirectoryOptions options = provider.GetRequiredService<IOptions<PluginDirectoryOptions>>().Value;
        string path = Path.GetFullPath(options.Path, provider.GetService<IHostEnvironment>()?.ContentRootPath ?? Directory.GetCurrentDirectory());
        string state = options.StateDirectory is { } named ? Path.GetFullPath(named, path) : Path.Combine(path, ".state");
        TimeProvider time = provider.GetRequiredService<TimeProvider>();
        HostingLog log = provider.GetRequiredService<HostingLog>();
        HookPlugins[] servers = [.. provider.GetServices<HookPlugins>()];
        UnloadedVersions unloaded = new(time, options.CollectTimeout, log, static () => NativeMemory.GiveBack());
        PluginLoader loader = new(provider, servers, new SharedAssemblies(options.SharedAssemblies), unloaded, options, log, time);
        return new PluginDirectory(path, options, servers, loader, new PluginStore(state), new StateFile(state, log), new StateLock(state, log), new Retirement(unloaded, options.UnloadTimeout, log, time), unloaded, log);
    }
}
