using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HookSdk;

/// <summary>One filter's class, and how an instance is had.</summary>
internal sealed class FilterSource
{
    private readonly Func<IServiceProvider, object> _create;
    private readonly Action<IServiceCollection, ServiceLifetime> _register;
    private object? _made;

    /// <summary>Whether no container made it, and none disposes of it.</summary>
    private bool _isOwn;

    private FilterSource(Type type, Func<IServiceProvider, object> create, Action<IServiceCollection, ServiceLifetime> register)
    {
        Type = type;
        _create = create;
        _register = register;
    }

    public Type Type { get; }

    /// <summary>Whether it keeps an instance that somebody has to dispose of, and no container will.</summary>
    public bool HoldsDisposable => _isOwn && _made is (IDisposable or IAsyncDisposable);

    public static FilterSource Of<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TFilter>()
        where TFilter : class => new(
        typeof(TFilter),
        static services => ActivatorUtilities.CreateInstance<TFilter>(services),
        static (services, lifetime) => services.TryAdd(new ServiceDescriptor(typeof(TFilter), typeof(TFilter), lifetime)));

    /// <summary>Adds the class as a service, unless it is one already.</summary>
    public void Register(IServiceCollection services, ServiceLifetime lifetime = ServiceLifetime.Singleton) => _register(services, lifetime);

    /// <summary>Makes the one instance for all calls, so that what its constructor lacks stops the start. Null: each call takes one of its own from its services.</summary>
    /// <exception cref="InvalidOperationException">It takes something that is not registered, or as a singleton a scoped service.</exception>
    public object? Make(IServiceProvider root)
    {
        if (_made is not null)
        {
            return _made;
        }

        HookRegistrations? registrations = root.GetService<HookRegistrations>();
        if (registrations?.Services.LastOrDefault(s => !s.IsKeyedService && s.ServiceType == Type) is { Lifetime: not ServiceLifetime.Singleton })
        {
            return null;
        }

        CapturedServices.Refuse(root, Type, key: null, $"Register the filter with services.AddScoped<{Type.Name}>()");
        object? service = root.GetService(Type);
        _isOwn = service is null;
        return _made = service ?? _create(root);
    }

    public object MakeFor(IServiceProvider call) => call.GetService(Type) ?? _create(call);

    /// <summary>Disposes of the one instance where no container made it. Another one is made where it is needed again.</summary>
    public async ValueTask LetGoAsync()
    {
        if (!_isOwn)
        {
            return;
        }

        object? made = _made;
        (_made, _isOwn) = (null, false);
        if (made is IAsyncDisposable later)
        {
            await later.DisposeAsync().ConfigureAwait(false);
        }
        else
        {
            (made as IDisposable)?.Dispose();
        }
    }
}
