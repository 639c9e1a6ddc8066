using HookSdk;
using HookSdk.VerneMq.Management;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the client of VerneMQ's management API to an application.</summary>
public static class VerneMqManagementServiceCollectionExtensions
{
    private const string Section = VerneMqManagementOptions.Section;

    /// <summary>Adds <see cref="VerneMqManagement"/>, with the settings of the configuration section <c>Hooks:VerneMqManagement</c>. A setting that cannot be used stops the start.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes settings, after those from the configuration.</param>
    /// <returns>The HTTP client's builder: for handlers of your own. Its loggers are removed, because they write names of clients and users.</returns>
    public static IHttpClientBuilder AddVerneMqManagement(this IServiceCollection services, Action<VerneMqManagementOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        bool isFirst = !services.Any(static s => s.ServiceType == typeof(VerneMqManagement));
        IHttpClientBuilder client = services.AddManagement<VerneMqManagementOptions>(Section, static (section, options) => section.Bind(options), Check);
        if (configure is not null)
        {
            services.Configure(configure);
        }

        if (!isFirst)
        {
            return client;
        }

        services.AddConnectionCloser(static provider =>
            new VerneMqConnectionCloser(provider.GetRequiredService<VerneMqManagement>(), provider.GetRequiredService<IOptions<VerneMqManagementOptions>>().Value));
        return client
            .AddRetries<VerneMqManagementOptions>()
            .AddAttempts<VerneMqManagementOptions>()
            .AddTypedClient(static (http, provider) => new VerneMqManagement(http, provider.GetRequiredService<IOptions<VerneMqManagementOptions>>().Value));
    }

    private static void Check(VerneMqManagementOptions options, ValidateOptionsResultBuilder problems)
    {
        Check(options.ApiKey, nameof(options.ApiKey), problems);
        Check(options.ClientApiKey, nameof(options.ClientApiKey), problems);
    }

    /// <summary>It stands in a header: one with a line's end, as a file has, would not be sent, and VerneMQ would refuse what it never saw.</summary>
    private static void Check(string? key, string name, ValidateOptionsResultBuilder problems)
    {
        if (key is not null && (key.Length == 0 || !key.All(static c => c is > ' ' and < '\u007f')))
        {
            problems.AddProblem("it is empty, or holds a space, a line's end or a letter beyond ASCII: leave it out where the listener asks for no key.", $"{Section}:{name}");
        }
    }
}
