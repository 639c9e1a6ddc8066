using System.Diagnostics.CodeAnalysis;
using HookSdk;
using HookSdk.Credentials;
using HookSdk.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers who may log in, and what they may do.</summary>
public static class IdentityServiceCollectionExtensions
{
    private const string Reflection = "The options' properties are found by reflection.";

    /// <summary>Adds <see cref="ConfiguredUsers"/>, and a <see cref="PasswordVerifier"/> where there is none.</summary>
    /// <param name="services">The services.</param>
    /// <param name="section">The section with the users: strict, and changed without a restart (<see cref="StrictSettingsServiceCollectionExtensions"/>).</param>
    /// <returns>The services.</returns>
    [RequiresUnreferencedCode(Reflection)]
    [RequiresDynamicCode(Reflection)]
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
    [RequiresUnreferencedCode(Reflection)]
    [RequiresDynamicCode(Reflection)]
    public static IServiceCollection AddTopicAccessPolicy(this IServiceCollection services, string section = "Acl")
    {
        services.AddStrictSettings<TopicRules>(section);
        services.AddSingleton<TopicAccessPolicy>();
        return services;
    }

    /// <summary>Adds <see cref="JwtVerifier"/> and <see cref="TokenLogins"/>. Keys of an address are fetched at start, in the background.</summary>
    /// <param name="services">The services.</param>
    /// <param name="section">The section with <see cref="JwtOptions"/>: strict, and changed without a restart.</param>
    /// <returns>The services.</returns>
    [RequiresUnreferencedCode(Reflection)]
    [RequiresDynamicCode(Reflection)]
    public static IServiceCollection AddJwtLogins(this IServiceCollection services, string section = "Jwt")
    {
        services.AddStrictSettings<JwtOptions>(section);
        services.AddSingleton<IValidateOptions<JwtOptions>>(new JwtOptionsValidator(section));
        services.AddSingleton(static provider => new JwtVerifier(
            provider.GetRequiredService<IOptionsMonitor<JwtOptions>>(),
            new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }),
            provider.GetRequiredService<ILoggerFactory>(),
            provider.GetService<TimeProvider>()));
        services.AddSingleton(static provider => new TokenLogins(provider.GetRequiredService<ILoggerFactory>(), provider.GetService<TimeProvider>()));
        services.AddHostedService<JwtWarmUp>();
        return services;
    }

    private static void AddPasswordVerifier(this IServiceCollection services) =>
        services.TryAddSingleton(static provider => new PasswordVerifier(timeProvider: provider.GetService<TimeProvider>()));
}
