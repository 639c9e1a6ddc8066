using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using HookSdk;
using HookSdk.Credentials;
using HookSdk.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers who may log in, and what they may do.</summary>
public static class IdentityServiceCollectionExtensions
{
    /// <summary>Adds <see cref="ConfiguredUsers"/>, and a <see cref="PasswordVerifier"/> where there is none.</summary>
    /// <param name="services">The services.</param>
    /// <param name="section">The section with the users: strict, and changed without a restart (<see cref="StrictSettingsServiceCollectionExtensions"/>).</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddConfiguredUsers(this IServiceCollection services, string section = "Users")
    {
        services.AddStrictSettings<UserList>(section);
        services.AddPasswordVerifier();
        services.AddSingleton<ConfiguredUsers>();
        return services;
    }

    /// <summary>Adds <see cref="TopicAccessPolicy"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="section">The section with the rules: strict, and changed without a restart.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddTopicAccessPolicy(this IServiceCollection services, string section = "Acl")
    {
        services.AddStrictSettings<TopicRules>(section);
        services.AddSingleton<TopicAccessPolicy>();
        return services;
    }

    /// <summary>
    /// Adds <see cref="JwtVerifier"/> and <see cref="TokenLogins"/>. Keys of an address are fetched at start, in the background. Rules that allow topics by a name which no claim must say
    /// (<see cref="JwtOptions.Claims"/>) are told of in the log.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="section">The section with <see cref="JwtOptions"/>: strict, and changed without a restart.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddJwtLogins(this IServiceCollection services, string section = "Jwt")
    {
        services.AddStrictSettings<JwtOptions>(section);
        services.AddSingleton<IValidateOptions<JwtOptions>>(new JwtOptionsValidator(section));
        services.AddSingleton(static provider => new JwtVerifier(
            provider.GetRequiredService<IOptionsMonitor<JwtOptions>>(),
            new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }),
            provider.GetRequiredService<ILoggerFactory>(),
            provider.GetService<TimeProvider>()));
        services.AddSingleton(static provider =>
        {
            JwtOptions options = provider.GetRequiredService<IOptionsMonitor<JwtOptions>>().CurrentValue;
            TokenLogins logins = new(provider.GetRequiredService<ILoggerFactory>(), provider.GetService<TimeProvider>(), options.MaxLogins, options.MaxLoginsPerSubject);
            logins.Follow(provider.GetRequiredService<JwtVerifier>());
            return logins;
        });
        services.AddHostedService<JwtWarmUp>();
        services.AddHostedService(provider => new NameCheck(
            provider.GetRequiredService<IOptionsMonitor<JwtOptions>>(),
            provider.GetRequiredService<IOptionsMonitor<TopicRules>>(),
            provider.GetRequiredService<ILoggerFactory>(),
            section));
        return services;
    }

    /// <summary>Adds <see cref="TokenExpiry"/>, which ends connections when their tokens end. For EMQX; VerneMQ does it by itself when it is told <c>MaxConnectionLifetime</c>.</summary>
    /// <param name="services">The services, with <see cref="AddJwtLogins"/>.</param>
    /// <param name="disconnect">Ends connections, passes over those that are gone, and tells how many it ended; throws when one could not be: a call of the broker's management client.</param>
    /// <param name="interval">How long after one look at the tokens the next follows: from 100 milliseconds to one hour; five seconds when not given.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddTokenExpiry(this IServiceCollection services, Func<IServiceProvider, IReadOnlyList<ClientConnection>, CancellationToken, Task<int>> disconnect, TimeSpan? interval = null)
    {
        ArgumentNullException.ThrowIfNull(disconnect);
        services.AddHostedService(provider => new TokenExpiry(
            provider.GetRequiredService<TokenLogins>(),
            (clients, cancellationToken) => disconnect(provider, clients, cancellationToken),
            provider.GetRequiredService<ILoggerFactory>(),
            interval,
            provider.GetService<TimeProvider>()));
        return services;
    }

    /// <summary>Adds the settings of <see cref="RateLimitFilter"/>. <c>AddHookFilter&lt;RateLimitFilter&gt;()</c> on a target's builder puts it around the plugins; without that, the start says so.</summary>
    /// <param name="services">The services.</param>
    /// <param name="section">The section with the limits: strict, and changed without a restart.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddRateLimits(this IServiceCollection services, string section = "RateLimits")
    {
        services.AddStrictSettings<RateLimitList>(section);
        services.AddSingleton<IValidateOptions<RateLimitList>>(provider => new RateLimitListValidator(section, provider.GetServices<HookServerAccessor>()));
        services.AddSingleton(static provider => new RateLimitCheck(
            provider.GetServices<HookServerAccessor>(), provider.GetRequiredService<IOptionsMonitor<RateLimitList>>(), provider.GetRequiredService<ILoggerFactory>()));
        services.AddHostedService(static provider => provider.GetRequiredService<RateLimitCheck>());
        services.AddSingleton(static provider => new RateLimitFilter(
            provider.GetRequiredService<IOptionsMonitor<RateLimitList>>(),
            provider.GetRequiredService<ILoggerFactory>(),
            provider.GetService<TimeProvider>(),
            provider.GetService<IMeterFactory>()));
        return services;
    }

    /// <summary>
    /// Adds <see cref="TokenExpiry"/> for the brokers whose management client is registered (such as by <c>AddEmqxManagement</c>) and enabled; where none is, it does nothing, and the log warns at start.
    /// </summary>
    /// <param name="services">The services, with <see cref="AddJwtLogins"/>.</param>
    /// <param name="interval">How long after one look at the tokens the next follows: from 100 milliseconds to one hour; five seconds when not given.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddTokenExpiry(this IServiceCollection services, TimeSpan? interval = null)
    {
        services.AddSingleton<IHostedService>(provider => Closing(provider, nameof(AddTokenExpiry)) is { IsEnabled: true } closing
            ? new TokenExpiry(
                provider.GetRequiredService<TokenLogins>(),
                closing.CloseClientsAsync,
                provider.GetRequiredService<ILoggerFactory>(),
                interval,
                provider.GetService<TimeProvider>())
            : new ExpiryOff(provider.GetRequiredService<ILoggerFactory>()));
        return services;
    }

    /// <summary>
    /// Ends the connections of users who are disabled, or taken out of the settings or the database, at the brokers whose management client is registered (<c>AddEmqxManagement</c>,
    /// <c>AddVerneMqManagement</c>) and enabled; where none is, it does nothing, and the log says so at start. Users whom the settings disable are looked for at start, too. Clients that came by a
    /// certificate are ended with the account that <see cref="AccountConnections"/>, which this adds, was told of.
    /// </summary>
    /// <param name="services">The services, with <see cref="AddConfiguredUsers"/> or <see cref="AddCachedUsers{TSource}"/>.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddAccountClosing(this IServiceCollection services)
    {
        services.TryAddSingleton<AccountConnections>();
        services.TryAddSingleton<IUserConnections>(static provider => provider.GetRequiredService<AccountConnections>());
        services.AddSingleton<IHostedService>(static provider =>
        {
            ConnectionClosing closing = Closing(provider, nameof(AddAccountClosing));
            ConfiguredUsers? configured = provider.GetService<ConfiguredUsers>();
            return configured is not null ? new ConfiguredAccounts(configured, closing, provider.GetRequiredService<ILoggerFactory>())
                : provider.GetService<CachedUsers>() is not null ? new NothingToClose()
                : throw new InvalidOperationException("AddAccountClosing has no users to look at: call AddConfiguredUsers or AddCachedUsers.");
        });
        services.AddSingleton<IHostedService>(static provider => provider.GetService<CachedUsers>() is { } cached
            ? new SourceAccounts(
                cached,
                provider.GetRequiredService<IUserSource>(),
                Closing(provider, nameof(AddAccountClosing)),
                provider.GetRequiredService<ILoggerFactory>(),
                provider.GetService<TimeProvider>() ?? Clock.System)
            : new NothingToClose());
        return services;
    }

    /// <summary>Adds <see cref="CachedUsers"/> over a source of users, which it watches while the server runs, and a <see cref="PasswordVerifier"/> where there is none.</summary>
    /// <typeparam name="TSource">The source; its constructor is given services. One instance for all calls.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the cache's settings.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddCachedUsers<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSource>(this IServiceCollection services, Action<CachedUsersOptions>? configure = null)
        where TSource : class, IUserSource
    {
        services.AddOptions<CachedUsersOptions>().Configure(configure ?? (static _ => { }));
        services.AddPasswordVerifier();
        services.AddSingleton<IUserSource, TSource>();
        services.AddSingleton(static provider => new CachedUsers(
            provider.GetRequiredService<IUserSource>(),
            provider.GetRequiredService<PasswordVerifier>(),
            provider.GetRequiredService<ILoggerFactory>(),
            provider.GetRequiredService<IOptions<CachedUsersOptions>>().Value,
            provider.GetService<TimeProvider>()));
        services.AddHostedService(static provider => provider.GetRequiredService<CachedUsers>());
        return services;
    }

    private static ConnectionClosing Closing(IServiceProvider provider, string caller) =>
        provider.GetService<ConnectionClosing>()
        ?? throw new InvalidOperationException($"{caller} needs the client of a broker's management API: call AddEmqxManagement or AddVerneMqManagement.");

    private static void AddPasswordVerifier(this IServiceCollection services) =>
        services.TryAddSingleton(static provider => new PasswordVerifier(timeProvider: provider.GetService<TimeProvider>()));
}
