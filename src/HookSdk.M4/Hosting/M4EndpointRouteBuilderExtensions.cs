using System.Runtime.CompilerServices;
using HookSdk;
using HookSdk.M4;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Gives M4 scripts an address.</summary>
public static class M4EndpointRouteBuilderExtensions
{
    internal static readonly PluginWords Words = new("M4", "script server", "Script", "AddM4");

    /// <summary>Serves all registered scripts as one chain: <c>POST {path}</c>. The address is what stands in the Connection Point's setting.</summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="path">The path, such as <c>/</c> or <c>/m4</c>.</param>
    /// <param name="server">The name of the server; null, the default: the one without a name.</param>
    /// <returns>Conventions for the endpoint.</returns>
    /// <exception cref="InvalidOperationException"><c>AddM4</c> or <c>AddM4Script</c> was not called, or no script was added.</exception>
    public static IEndpointConventionBuilder MapM4Script(this IEndpointRouteBuilder endpoints, string path, string? server = null) => Map(endpoints, path, typeof(M4Script), server);

    /// <summary>Serves one registered script at a path of its own, for a Connection Point of its own.</summary>
    /// <typeparam name="TScript">The script's class.</typeparam>
    /// <param name="endpoints">The application.</param>
    /// <param name="path">The path, such as <c>/fraud</c>.</param>
    /// <param name="server">The name of the server; null, the default: the one without a name.</param>
    /// <returns>Conventions for the endpoint.</returns>
    /// <exception cref="InvalidOperationException">The script was not added.</exception>
    public static IEndpointConventionBuilder MapM4Script<TScript>(this IEndpointRouteBuilder endpoints, string path, string? server = null)
        where TScript : M4Script => Map(endpoints, path, typeof(TScript), server);

    /// <summary>Serves a delegate as a script at a path of its own: <c>app.MapM4Script("/", FailureMode.Open, (call, context) => M4Reply.Continue())</c>. Needs <c>AddM4()</c>.</summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="path">The path, such as <c>/</c> or <c>/m4</c>.</param>
    /// <param name="onFailure">What is answered when the delegate throws, returns null, is late or is shed: <see cref="FailureMode.Open"/> passes the call unchanged, <see cref="FailureMode.Closed"/> rejects it.</param>
    /// <param name="handler">Decides about one call.</param>
    /// <param name="server">The name of the server; null, the default: the one without a name.</param>
    /// <returns>Conventions for the endpoint.</returns>
    /// <exception cref="InvalidOperationException"><c>AddM4</c> was not called.</exception>
    /// <exception cref="ArgumentOutOfRangeException">M4 does not know the failure mode.</exception>
    [OverloadResolutionPriority(1)]
    public static IEndpointConventionBuilder MapM4Script(
        this IEndpointRouteBuilder endpoints, string path, FailureMode onFailure, Func<M4Call, HookContext, ValueTask<M4Reply>> handler, string? server = null) =>
        Map(endpoints, path, onFailure, HookHandler.Of(handler), server);

    /// <inheritdoc cref="MapM4Script(IEndpointRouteBuilder, string, FailureMode, Func{M4Call, HookContext, ValueTask{M4Reply}}, string?)"/>
    public static IEndpointConventionBuilder MapM4Script(
        this IEndpointRouteBuilder endpoints, string path, FailureMode onFailure, Func<M4Call, HookContext, M4Reply> handler, string? server = null) =>
        Map(endpoints, path, onFailure, HookHandler.Of(handler), server);

    private static RouteGroupBuilder Map(IEndpointRouteBuilder endpoints, string path, FailureMode onFailure, HookHandler handler, string? server)
    {
        PluginWords words = Words with { Name = server };
        List(endpoints, path, words, words.AddServer);
        HookServer serving = endpoints.ServiceProvider.ServerOf(M4ServiceCollectionExtensions.Target, server);
        HookPlugin script = handler.ToPlugin(typeof(M4Script), nameof(M4Script.HandleAsync), onFailure, nameof(M4Builder.OnCall));
        BoundHook hook = M4HookTable.Script.Bind(serving, [script]);
        return endpoints.MapHook(serving, path, () => hook.Name, (_, rest) => rest.Length == 0 ? hook : null, [script], new HookEndpoint(serving));
    }

    private static RouteGroupBuilder Map(IEndpointRouteBuilder endpoints, string path, Type type, string? server)
    {
        PluginWords words = Words with { Name = server };
        HookPlugin[] scripts = List(endpoints, path, words).ToMap(type, path, words);
        HookServer serving = endpoints.ServiceProvider.ServerOf(M4ServiceCollectionExtensions.Target, server);
        HookDoor door = endpoints.ServiceProvider.GetOf<HookChains<M4Script>>(server).Open(type, path).Door(M4HookNames.ExternalScript);
        return endpoints.MapHook(serving, path, () => door.Name, (_, rest) => rest.Length == 0 ? door.Hook : null, scripts, new HookEndpoint(serving));
    }

    private static HookPluginList<M4Script> List(IEndpointRouteBuilder endpoints, string path, PluginWords words, string? call = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(path);
        return endpoints.ServiceProvider.PluginList<M4Script>(path, words, call);
    }
}
