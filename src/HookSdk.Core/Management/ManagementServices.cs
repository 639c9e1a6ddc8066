using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace HookSdk;

/// <summary>What every target's management client is registered with.</summary>
internal static class ManagementServices
{
    /// <summary>Adds the client's settings and its HTTP client. Its usual log lines are left out: they hold addresses, and so the names of clients and users.</summary>
    /// <param name="services">The services.</param>
    /// <param name="section">The configuration section that the options are bound from.</param>
    /// <param name="bind">Binds them; a delegate, because only the target's own assembly holds the generated binder.</param>
    /// <param name="check">Says what is wrong with the target's own settings.</param>
    public static IHttpClientBuilder AddManagement<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(
        this IServiceCollection services, string section, Action<IConfiguration, TOptions> bind, Action<TOptions, ValidateOptionsResultBuilder> check)
        where TOptions : ManagementOptions
    {
        services.AddLogging();
        services.TryAddSingleton(Clock.System);
        services.AddOptions<TOptions>().ValidateOnStart();
        if (!services.Any(static s => s.ServiceType == typeof(IValidateOptions<TOptions>)))
        {
            services.AddSingleton(new ReadSection(section));
            services.AddSingleton<IValidateOptions<TOptions>>(new Validator<TOptions>(section, check));
            services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<TOptions>>(provider => new ConfigureOptions<TOptions>(options =>
            {
                if (provider.GetService<IConfiguration>() is { } configuration)
                {
                    CheckedBinding.Bind(configuration, section, options, bind);
                }
            })));
        }

        // A client that a singleton keeps outlives the factory's handlers: connections are renewed by their age instead, so that names are looked up again.
        return services.AddHttpClient(section, static client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(static provider => CreateHandler(provider.GetRequiredService<IOptions<TOptions>>().Value.Tls))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();
    }

    /// <summary>Bounds each attempt. Comes behind what repeats them.</summary>
    public static IHttpClientBuilder AddAttempts<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(this IHttpClientBuilder client)
        where TOptions : ManagementOptions =>
        client.AddHttpMessageHandler(static provider => new ManagementAttempt(provider.GetRequiredService<IOptions<TOptions>>().Value, provider.GetRequiredService<TimeProvider>()));

    /// <summary>A proxy and a redirect could send the key elsewhere.</summary>
    public static SocketsHttpHandler CreateHandler(TlsClientOptions tls) =>
        new() { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5), SslOptions = TlsClient.Create(tls) };

    private sealed class Validator<TOptions>(string section, Action<TOptions, ValidateOptionsResultBuilder> check) : IValidateOptions<TOptions>
        where TOptions : ManagementOptions
    {
        public ValidateOptionsResult Validate(string? name, TOptions options)
        {
            if (!options.Enabled)
            {
                return ValidateOptionsResult.Success;
            }

            ValidateOptionsResultBuilder problems = new();
            if (options.Url is not { IsAbsoluteUri: true, Scheme: "http" or "https", UserInfo: "", Query: "" })
            {
                problems.AddProblem("it is no absolute http or https URL without a user and a query.", $"{section}:{nameof(options.Url)}");
            }

            if (options.Timeout < TimeSpan.FromMilliseconds(100) || options.Timeout > TimeSpan.FromMinutes(1))
            {
                problems.AddProblem(SettingProblems.Outside(options.Timeout, "100 ms to 1 minute"), $"{section}:{nameof(options.Timeout)}");
            }

            if (options.Retries is < 0 or > 5)
            {
                problems.AddProblem($"{options.Retries} is outside 0 to 5.", $"{section}:{nameof(options.Retries)}");
            }

            if (options.MaxReplyBytes is < 1024 or > 1 << 30)
            {
                problems.AddProblem($"{options.MaxReplyBytes} is outside 1,024 to 1,073,741,824.", $"{section}:{nameof(options.MaxReplyBytes)}");
            }

            TlsClient.Validate(options.Tls, $"{section}:{nameof(options.Tls)}", problems);
            check(options, problems);
            return problems.Build();
        }
    }
}
