using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Hosting;

/// <summary>The program's services, as far as a plugin may ask for them: no type of a plugin reaches their container, which keeps each type that it was asked for.</summary>
internal sealed class HostServices(IServiceProvider root)
{
    private readonly IServiceProviderIsKeyedService? _known = root.GetService<IServiceProviderIsKeyedService>();
    private readonly IServiceCollection? _registered = root.GetService<HookRegistrations>()?.Services;

    public IServiceProvider Root => root;

    public static bool MayAsk(Type type) => !type.IsCollectible;

    public bool Has(Type type, object? key = null) => MayAsk(type) && (key is null ? _known?.IsService(type) == true : _known?.IsKeyedService(type, key) == true);

    /// <summary>Refuses a scoped service that a plugin's singleton would hold for ever.</summary>
    /// <exception cref="InvalidOperationException">It is one.</exception>
    public void RefuseScoped(Type type)
    {
        if (_registered?.LastOrDefault(s => !s.IsKeyedService && s.ServiceType == type) is { Lifetime: ServiceLifetime.Scoped })
        {
            throw new InvalidOperationException($"'{type.Name}' is a scoped service of the program, and a singleton of the plugin takes it: take it from context.Services in the call, or add the plugin's class with AddScoped in its startup.");
        }
    }
}
