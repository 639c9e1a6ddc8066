using System.Diagnostics.CodeAnalysis;
using HookSdk;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Settings of a plugin's own that are read strictly: an opt-out or a rule that is passed over because of a typing error leaves a door open.</summary>
public static class StrictSettingsServiceCollectionExtensions
{
    /// <summary>
    /// Binds options to a section of the configuration, now and whenever the section changes. What .NET's binder passes over is refused, and named by its full key: a section
    /// that is not there, a key that is no setting, a text in place of a list, an entry of a list that has no settings, a null, a value that cannot be read.
    /// </summary>
    /// <remarks>
    /// <para>That there is nothing is said by <c>[]</c> or <c>{}</c>. A null or <c>""</c> in their place is refused in JSON files, in the environment and on the command line; other sources
    /// do not tell the one from the other, and there <c>""</c> counts as empty.</para>
    /// <para>
    /// A section that cannot be used stops the start. In a change it is logged as an error, and what was read before stays: <see cref="IOptionsMonitor{TOptions}.CurrentValue"/>
    /// never throws then, and listeners hear only of a section that has changed and can be used. Validation that is added to the returned builder counts as reading.
    /// </para>
    /// </remarks>
    /// <typeparam name="TOptions">The options: a class with settable properties, a list, or a dictionary by text.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="section">The section's key, such as <c>Users</c> or <c>Acme:Routes</c>.</param>
    /// <returns>The builder of the options, for validation.</returns>
    /// <exception cref="ArgumentException"><paramref name="section"/> is empty.</exception>
    /// <exception cref="InvalidOperationException">These options are bound to a section already; or the program is trimmed or compiled with Native AOT, and the options are a private class or stand as a type parameter at the call.</exception>
    public static OptionsBuilder<TOptions> AddStrictSettings<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(this IServiceCollection services, string section)
        where TOptions : class
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(section);
        StrictSettingsTypes.EnsureKept(typeof(TOptions));
        if (services.Any(static s => s.ServiceType == typeof(StrictSettings<TOptions>)))
        {
            throw new InvalidOperationException($"{typeof(TOptions).Name} is bound to a section of the configuration already.");
        }

        services.AddLogging();
        services.TryAddSingleton(Clock.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, SecretFileWatch>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, SettingFileWatch>());
        services.AddSingleton(provider => new StrictSection<TOptions>(section, provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton<StrictSettings<TOptions>>();
        services.ReadOptionsFrom<TOptions, StrictSettings<TOptions>>();
        return services.AddOptions<TOptions>().Configure<StrictSection<TOptions>>(static (options, section) => StrictBinder.Bind(section.Name, section.Node, options)).ValidateOnStart();
    }
}
