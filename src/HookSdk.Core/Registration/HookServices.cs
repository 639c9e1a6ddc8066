using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HookSdk;

/// <summary>What every target's Add method registers.</summary>
internal static class HookServices
{
    /// <summary>Adds one target's server, its options and what watches over it. A second call adds nothing twice.</summary>
    /// <param name="services">The services.</param>
    /// <param name="target">The target's short name in lower case.</param>
    /// <param name="section">The configuration section that the options are bound from.</param>
    /// <param name="bind">Binds them; a delegate, because only the target's own assembly holds the generated binder.</param>
    /// <param name="hooks">The names of the target's hooks, where single ones have settings.</param>
    /// <param name="live">Those of the target's own settings that apply without a restart.</param>
    /// <param name="name">The server's name, where the target has several; null: the one without.</param>
    /// <param name="refused">Settings that the target refuses.</param>
    /// <param name="refusing">The names of those hooks that can refuse something.</param>
    /// <param name="words">How the target calls things; null: it has no Map call of its own.</param>
    /// <param name="named">What calls of each hook may tell of whom they are about; null: it is not known.</param>
    /// <exception cref="ArgumentException">It cannot be a name, or differs from another's by capitals alone.</exception>
    public static void AddHookServer<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(
        this IServiceCollection services, string target, string section, Action<IConfiguration, TOptions> bind, IReadOnlyCollection<string>? hooks = null, IReadOnlyCollection<string>? live = null, string? name = null,
        IReadOnlyCollection<string>? refused = null, IReadOnlyCollection<string>? refusing = null, PluginWords? words = null, Func<string, NamedFields>? named = null)
        where TOptions : HookServerOptions
    {
        ServerId.Check(name, nameof(name));
        ServerId id = new(target, section, name);
        string[] there = [.. services.KeysOf<HookServer>().OfType<string>()];
        if (there.Contains(id.Target, StringComparer.Ordinal))
        {
            return;
        }

        if (there.FirstOrDefault(other => other.Equals(id.Target, StringComparison.OrdinalIgnoreCase)) is { } same)
        {
            throw new ArgumentException($"'{name}' and '{same[(target.Length + 1)..]}' differ by capitals alone, and keys of the configuration do not tell them apart.", nameof(name));
        }

        bool isFirst = !services.Any(static s => s.ServiceType == typeof(HookSettingsSource<TOptions>));
        HookServerDescription<TOptions> described = new(id.Target, id.Section, hooks ?? [], live ?? [], name);
        services.AddOptions<TOptions>(name ?? Options.DefaultName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TOptions>>(provider => new HookServerOptionsValidator<TOptions>(described, provider.GetService<IConfiguration>()));
        services.AddSingleton<IConfigureOptions<TOptions>>(provider => new ConfigureNamedOptions<TOptions>(name ?? Options.DefaultName, options =>
        {
            if (provider.GetService<IConfiguration>() is { } configuration)
            {
                NamedServers.EnsureSection<TOptions>(configuration, provider, id);
                Bind(configuration, id, options, bind, refused);
            }
        }));
        if (isFirst)
        {
            services.AddSingleton<IOptionsChangeTokenSource<TOptions>>(static provider =>
                new ConfigurationChangeTokenSource<TOptions>(provider.GetService<IConfiguration>() ?? new ConfigurationBuilder().Build()));
        }

        services.AddOf(name, provider => new HookSettingsSource<TOptions>(
            described,
            provider.GetRequiredService<IOptionsFactory<TOptions>>(),
            provider.GetServices<IOptionsChangeTokenSource<TOptions>>(),
            provider.GetRequiredService<ILoggerFactory>(),
            provider.GetService<IConfiguration>()));
        services.ReadOptionsOf<TOptions>();
        services.AddKeyedSingleton(id.Target, new FilterList());
        services.AddKeyedSingleton(id.Target, new ShadowList());
        services.AddKeyedSingleton<ITrials>(id.Target, static (provider, key) => new ServerTrials(provider.GetRequiredKeyedService<HookServer>(key), provider.GetRequiredKeyedService<ShadowList>(key), provider.GetRequiredService<IMeterFactory>()));
        services.AddSingleton(provider => ((ServerTrials)provider.GetRequiredKeyedService<ITrials>(id.Target)).Results);
        services.AddKeyedSingleton(id.Target, static (provider, _) => new ObserverList(provider.GetServices<IHookObserver>()));
        services.AddKeyedSingleton(id.Target, (provider, _) => new HookServer(target, provider.GetOf<HookSettingsSource<TOptions>>(name), provider, name, words?.MapCall(name)));
        services.AddSingleton(provider => new HookServerAccessor(() => provider.GetRequiredKeyedService<HookServer>(id.Target), id, hooks ?? [], refusing ?? [], named));
        services.AddWatchers();
        if (typeof(TOptions).IsAssignableTo(typeof(HttpHookServerOptions)))
        {
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<LoggerFilterOptions>, PathLines>());
        }
    }

    private static void Bind<TOptions>(IConfiguration configuration, ServerId id, TOptions options, Action<IConfiguration, TOptions> bind, IReadOnlyCollection<string>? refused)
        where TOptions : HookServerOptions =>
        CheckedBinding.Bind(
            configuration,
            id.Section,
            options,
            (read, target) =>
            {
                bind(read, target);
                BindTexts(read.GetSection(nameof(HookServerOptions.AllowedNetworks)), target.AllowedNetworks, "networks");
                BindTexts(read.GetSection(nameof(HookServerOptions.DryRun)), target.DryRun, "names of plugins");
                if (target is HttpHookServerOptions http)
                {
                    BindTexts(read.GetSection(nameof(HttpHookServerOptions.PathSecrets)), http.PathSecrets, "secrets");
                }
            },
            apart: id.Name is null ? ServerId.Folder : null,
            refused);

    /// <summary>
    /// A list may also be one text, as in an environment variable: the binder passes over that, which would leave the server open. A text takes the place of a list,
    /// which most likely is a file's.
    /// </summary>
    private static void BindTexts(IConfigurationSection section, IList<string> list, string what)
    {
        if ((section.Value ?? "").Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } texts)
        {
            list.Clear();
            foreach (string text in texts)
            {
                list.Add(text);
            }
        }

        if (section.GetChildren().FirstOrDefault(static child => child.Value is null) is { } child)
        {
            throw new InvalidOperationException($"{child.Path} is no text: {section.Path} takes a list of {what}.");
        }
    }

    private static void AddWatchers(this IServiceCollection services)
    {
        services.AddLogging();
        services.AddMetrics();
        services.TryAddSingleton(new HookRegistrations(services));
        services.TryAddSingleton(Clock.System);
        services.TryAddSingleton(static _ => new BodyMemory());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<HookObserver, HookTelemetry>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, HookLifecycle>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, SecretFileWatch>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, SettingFileWatch>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<HostOptions>, HostShutdown>());
        services.TryAddSingleton<ThreadWatch>();
        services.TryAddSingleton<OpenConnections>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConnectionListenerFactory, TrackedListenerFactory>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<SocketTransportOptions>, OpenConnections>(static provider => provider.GetRequiredService<OpenConnections>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, LastCalls>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConnectionListenerFactory, GuardedListenerFactory>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ConnectionGuard, NetworkGuard>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<KestrelServerOptions>, KestrelLimits>());
        services.TryAddSingleton<HookBasePaths>();
        services.TryAddSingleton<HookAddresses>();
        services.TryAddSingleton<UnmappedCalls>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, FrontChecks>());
        if (!services.Any(static s => s.ImplementationType == typeof(UnreachedHooks)))
        {
            // The first filter is the outermost: before it nothing answers, and behind it nothing is left.
            services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter, UnreachedHooks>());
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, SlashMiddleware>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, MapCallCheck>());
        if (services.Any(static s => s.ServiceType == typeof(HealthCheckMarker)))
        {
            return;
        }

        services.AddSingleton<HealthCheckMarker>();
        services.AddHealthChecks()
            .AddCheck<LiveCheck>("hooksdk-live", tags: ["live"])
            .AddCheck<ReadyCheck>(StoppingHealth.Ready, tags: ["ready"])
            .AddCheck<CalledLatelyCheck>("hooksdk-called-lately", tags: ["called"]);
        StoppingHealth.AddTo(services);
    }

    private sealed class HealthCheckMarker;
}
