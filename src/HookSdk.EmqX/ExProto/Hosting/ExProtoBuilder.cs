using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.EmqX.ExProto;

/// <summary>Adds the handler to an ExProto server.</summary>
public sealed class ExProtoBuilder
{
    internal ExProtoBuilder(IServiceCollection services, string? serverName)
    {
        Services = services;
        ServerName = serverName;
    }

    /// <summary>The name of the server; null: it is the one without.</summary>
    public string? ServerName { get; }

    /// <summary>The services that the handler is added to.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Adds the handler: one object for all devices. An ExProto gateway speaks one protocol; a second gateway has a server of its own, <c>AddExProto("second")</c>.</summary>
    /// <typeparam name="THandler">The handler's class; its constructor is given services.</typeparam>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">A handler was added before.</exception>
    public ExProtoBuilder Add<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>()
        where THandler : ExProtoHandler
    {
        EnsureNone(typeof(THandler).Name);
        if (ServerName is null)
        {
            Services.AddSingleton<THandler>();
        }
        else
        {
            Services.AddKeyedSingleton<THandler>(ServerName);
        }

        return Use(provider => provider.GetOf<THandler>(ServerName));
    }

    /// <summary>Adds a handler that is already made. It stays the caller's to dispose of.</summary>
    /// <param name="instance">The handler.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">A handler was added before.</exception>
    public ExProtoBuilder Add(ExProtoHandler instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        EnsureNone(instance.GetType().Name);
        Services.AddInstanceOf(ServerName, instance);
        return this;
    }

    /// <summary>Adds a handler that a factory makes, at the start. It is disposed of with the application.</summary>
    /// <typeparam name="THandler">The handler's class.</typeparam>
    /// <param name="factory">Makes the handler from the application's services.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">A handler was added before.</exception>
    public ExProtoBuilder Add<THandler>(Func<IServiceProvider, THandler> factory)
        where THandler : ExProtoHandler
    {
        ArgumentNullException.ThrowIfNull(factory);
        EnsureNone(typeof(THandler).Name);
        return Use(provider => factory(provider) ?? throw new InvalidOperationException($"The factory that makes '{typeof(THandler).Name}' returned null."));
    }

    /// <summary>Adds a delegate in place of a class that overrides <see cref="ExProtoHandler.RunAsync"/>: <c>AddExProto().OnDevice(async device => ...)</c>.</summary>
    /// <param name="handler">Talks to one device, from its connection to its end. When it returns or throws, the device is disconnected.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">A handler was added before.</exception>
    public ExProtoBuilder OnDevice(Func<ExProtoConnection, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        EnsureNone(nameof(OnDevice));
        Services.AddInstanceOf<ExProtoHandler>(ServerName, new DelegateHandler(handler));
        return this;
    }

    private ExProtoBuilder Use(Func<IServiceProvider, ExProtoHandler> make)
    {
        Services.AddOf(ServerName, make);
        return this;
    }

    private void EnsureNone(string handler)
    {
        if (Services.Any(s => s.ServiceType == typeof(ExProtoHandler) && Equals(s.ServiceKey, ServerName)))
        {
            throw new InvalidOperationException($"A handler was added before '{handler}'. An ExProto gateway calls one handler; give a second protocol a server of its own: AddExProto(\"second\").");
        }
    }
}
