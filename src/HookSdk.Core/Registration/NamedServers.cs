using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace HookSdk;

/// <summary>What a target's servers have each for itself: as a service without a key for the one without a name, and by the name for the others.</summary>
internal static class NamedServers
{
    /// <summary>Adds a service of one server.</summary>
    public static void AddOf<TService>(this IServiceCollection services, string? name, Func<IServiceProvider, TService> make)
        where TService : class
    {
        if (name is null)
        {
            services.AddSingleton(make);
        }
        else
        {
            services.AddKeyedSingleton(name, (provider, _) => make(provider));
        }
    }

    /// <summary>Adds an object as a service of one server, to be found by <see cref="AddedOf"/> too.</summary>
    public static void AddInstanceOf<TService>(this IServiceCollection services, string? name, TService instance)
        where TService : class
    {
        if (name is null)
        {
            services.AddSingleton(instance);
        }
        else
        {
            services.AddKeyedSingleton(name, instance);
        }
    }

    /// <summary>The service of one server.</summary>
    public static TService GetOf<TService>(this IServiceProvider services, string? name)
        where TService : class => name is null ? services.GetRequiredService<TService>() : services.GetRequiredKeyedService<TService>(name);

    /// <summary>The service of one server, or null.</summary>
    public static TService? FindOf<TService>(this IServiceProvider services, string? name)
        where TService : class => name is null ? services.GetService<TService>() : services.GetKeyedService<TService>(name);

    /// <summary>The server of a target.</summary>
    public static HookServer ServerOf(this IServiceProvider services, string kind, string? name) => services.GetRequiredKeyedService<HookServer>(ServerId.TargetOf(kind, name));

    /// <summary>The keys that a service was added by.</summary>
    public static IEnumerable<object?> KeysOf<TService>(this IServiceCollection services) => services.Where(static s => s.IsKeyedService && s.ServiceType == typeof(TService)).Select(static s => s.ServiceKey);

    /// <summary>The object that was added as a service of one server, while services are added.</summary>
    public static TService? AddedOf<TService>(this IServiceCollection services, string? name)
        where TService : class =>
        services.Where(s => s.ServiceType == typeof(TService) && (name is null ? !s.IsKeyedService : s.IsKeyedService && Equals(s.ServiceKey, name)))
            .Select(static s => s.IsKeyedService ? s.KeyedImplementationInstance : s.ImplementationInstance).OfType<TService>().SingleOrDefault();

    /// <summary>Has the options of a target read from its one source, or, where servers have names, from the source of each.</summary>
    public static void ReadOptionsOf<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(this IServiceCollection services)
        where TOptions : HookServerOptions
    {
        string[] names = [.. services.KeysOf<HookSettingsSource<TOptions>>().OfType<string>()];
        if (names.Length == 0)
        {
            services.ReadOptionsFrom<TOptions, HookSettingsSource<TOptions>>();
            return;
        }

        services.Replace(ServiceDescriptor.Singleton(provider => new SettingsOfServers<TOptions>(provider, names)));
        services.ReadOptionsFrom<TOptions, SettingsOfServers<TOptions>>();
    }

    /// <summary>Refuses a named server whose settings stand nowhere: a name that was mistyped here or there would leave it open to all.</summary>
    /// <exception cref="InvalidOperationException">It has no section or an empty one, and none of its settings come from code.</exception>
    public static void EnsureSection<TOptions>(IConfiguration configuration, IServiceProvider services, ServerId id)
        where TOptions : class
    {
        if (id.Name is null || services.GetServices<IConfigureOptions<TOptions>>().OfType<ConfigureNamedOptions<TOptions>>().Count(c => c.Name == id.Name) > 1)
        {
            return;
        }

        IConfigurationSection? section = configuration.GetSection($"{id.Root}:{ServerId.Folder}").GetChildren().FirstOrDefault(child => child.Key.Equals(id.Name, StringComparison.OrdinalIgnoreCase));
        if (section is not null && HoldsSomething(configuration, section))
        {
            return;
        }

        throw new InvalidOperationException(
            $"{id.Section} is {(section is null ? "missing" : "empty")}: the {id.Kind} server '{id.Name}' has no settings of its own, and everyone could call it. "
            + "Add the section, or hand its settings over in code where the server is added."
            + (section is null ? "" : $" To take all defaults, write \"{id.Name}\": {{}} in a JSON file."));
    }

    /// <summary>A text does: that is refused where the section is read.</summary>
    private static bool HoldsSomething(IConfiguration configuration, IConfigurationSection section) =>
        !string.IsNullOrEmpty(section.Value) || section.GetChildren().Any() || new EmptyForms(configuration).Of(section.Path) == EmptyForm.Stated;
}
