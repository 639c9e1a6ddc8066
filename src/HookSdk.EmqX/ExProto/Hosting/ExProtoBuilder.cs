using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.EmqX.ExProto;

/// <summary>Adds the handler to the ExProto server.</summary>
public sealed class ExProtoBuilder
{
    internal ExProtoBuilder(IServiceCollection services) => Services = services;

    /// <summary>The services that the handler is added to.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Adds the handler: one object for all devices. An ExProto gateway speaks one protocol; a second gateway has a server of its own.</summary>
    /// <typeparam name="THandler">The handler's class; its constructor is given services.</typeparam>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">A handler was added before.</exception>
    public ExProtoBuilder Add<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>()
        where THandler : ExProtoHandler
    {
        EnsureNone(typeof(THandler));
        Services.AddSingleton<THandler>();
        Services.AddSingleton<ExProtoHandler>(static provider => provider.GetRequiredService<THandler>());
        return this;
    }

    /// <summary>Adds a handler that is already made.</summary>
    internal ExProtoBuilder Add(ExProtoHandler handler)
    {
        EnsureNone(handler.GetType());
        Services.AddSingleton(handler);
        return this;
    }

    private void EnsureNone(Type handler)
    {
        if (Services.Any(static s => s.ServiceType == typeof(ExProtoHandler)))
        {
            throw new InvalidOperationException($"A handler was added before '{handler.Name}'. An ExProto gateway calls one handler; give a second protocol a server of its own.");
        }
    }
}
