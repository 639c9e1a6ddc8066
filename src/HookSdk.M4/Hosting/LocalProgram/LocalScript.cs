using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.M4;

/// <summary>How a local program comes by its script.</summary>
internal abstract class LocalScript
{
    /// <summary>Makes the script, and the services that its context resolves from.</summary>
    public abstract M4Script Create(out IServiceProvider? services);

    /// <summary>The name of a filter that was added to the services, none of which is run; null when there is none.</summary>
    public virtual string? FindFilter() => null;

    /// <summary>The name of an observer that was added to the services, none of which is told anything; null when there is none.</summary>
    public virtual string? FindObserver() => null;
}

/// <summary>A script that needs nothing.</summary>
internal sealed class LocalScript<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TScript> : LocalScript
    where TScript : M4Script, new()
{
    public override M4Script Create(out IServiceProvider? services)
    {
        services = null;
        return new TScript();
    }
}

/// <summary>A script that is made by hand.</summary>
internal sealed class MadeLocalScript(Func<M4Script> make) : LocalScript
{
    public override M4Script Create(out IServiceProvider? services)
    {
        services = null;
        return make() ?? throw new InvalidOperationException("the delegate that makes the script returned null");
    }
}

/// <summary>A script that is given services. A class of its own, so that nothing of them is loaded where there are none.</summary>
internal sealed class LocalScriptWithServices<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TScript>(Action<IServiceCollection> configure) : LocalScript
    where TScript : M4Script
{
    private readonly ServiceCollection _services = [];

    public override M4Script Create(out IServiceProvider? services)
    {
        configure(_services);
        _services.AddSingleton<TScript>();
        services = _services.BuildServiceProvider();
        return services.GetRequiredService<TScript>();
    }

    public override string? FindFilter() =>
        _services.Where(static s => s.IsKeyedService).Select(static s => s.KeyedImplementationInstance).OfType<FilterList>().SelectMany(static l => l.Filters).FirstOrDefault()?.Type.Name;

    public override string? FindObserver() =>
        _services.FirstOrDefault(static s => !s.IsKeyedService && s.ServiceType == typeof(IHookObserver)) is not { } observer ? null
        : (observer.ImplementationType ?? observer.ImplementationInstance?.GetType() ?? observer.ImplementationFactory?.GetType().GenericTypeArguments[^1])?.Name;
}
