using HookSdk;
using HookSdk.EmqX.Management;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the client of EMQX's management API to an application.</summary>
public static class EmqxManagementServiceCollectionExtensions
{
    private const string Section = EmqxManagementOptions.Section;

    /// <summary>Adds <see cref="EmqxManagement"/>, with the settings of the configuration section <c>Hooks:EmqxManagement</c>. A setting that cannot be used stops the start.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes settings, after those from the configuration.</param>
    /// <returns>The HTTP client's builder: for handlers of your own. Its loggers are removed, because they write names of clients and users.</returns>
    public static IHttpClientBuilder AddEmqxManagement(this IServiceCollection services, Action<EmqxManagementOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        bool isFirst = !services.Any(static s => s.ServiceType == typeof(EmqxManagement));
        IHttpClientBuilder client = services.AddManagement<EmqxManagementOptions>(Section, static (section, options) => section.Bind(options), Check);
        if (configure is not null)
        {
            services.Configure(configure);
        }

        if (!isFirst)
        {
            return client;
        }

        services.AddConnectionCloser(static provider =>
            new EmqxConnectionCloser(
                provider.GetRequiredService<EmqxManagement>(),
                provider.GetRequiredService<IOptions<EmqxManagementOptions>>().Value,
                new ClosingLog(provider.GetRequiredService<ILoggerFactory>(), provider.GetRequiredService<TimeProvider>())));
        return client
            .AddRetries<EmqxManagementOptions>()
            .AddAttempts<EmqxManagementOptions>()
            .AddTypedClient(static (http, provider) => new EmqxManagement(http, provider.GetRequiredService<IOptions<EmqxManagementOptions>>().Value));
    }

    private static void Check(EmqxManagementOptions options, ValidateOptionsResultBuilder problems)
    {
        if (string.IsNullOrEmpty(options.ApiKey) || options.ApiKey.Contains(':', StringComparison.Ordinal))
        {
            problems.AddProblem("it is missing, or holds a colon: EMQX's dashboard makes a key and its secret (System, API Key).", $"{Section}:{nameof(options.ApiKey)}");
        }

        if (string.IsNullOrEmpty(options.ApiSecret))
        {
            problems.AddProblem("it is missing: EMQX shows it once, when it makes the key.", $"{Section}:{nameof(options.ApiSecret)}");
        }
    }
}
