using HookSdk.Bench.Servers;

namespace HookSdk.Bench.Split;

/// <summary>The ladder of one hook.</summary>
internal static class SplitServers
{
    /// <summary>From the web server to the product. Each answers the same bytes.</summary>
    /// <param name="web">The web server alone.</param>
    /// <param name="routed">The web server with the framework's routing.</param>
    /// <param name="product">The product.</param>
    /// <param name="hook">The hook's name in the table of hooks.</param>
    /// <param name="route">What the entrance finds it by.</param>
    /// <param name="reply">The reply, without what a transport puts before it.</param>
    public static IReadOnlyList<BenchServer> Of<TPlugin, TRequest, TReply>(KestrelServer web, KestrelServer routed, KestrelServer product, string hook, string route, byte[] reply)
        where TPlugin : class
        where TRequest : class
        where TReply : class
    {
        return
        [
            web,
            routed,
            With("endpoint", "sdk's middleware, endpoint and transport; a hook that answers without a look at the body", (_, definition) => new ReplyHook(hook, definition.ContentType, reply)),
            With("codec", "endpoint, and the call is read and handed to the plugin", (chains, definition) => new ReadHook<TPlugin, TRequest, TReply>(definition, (TPlugin)chains.Members.Single().Shared(chains.Server.Services)!, reply)),
            With("pipeline", "codec, and the pipeline between it and the plugin", (chains, definition) => WithReply(definition, reply).Bind(chains.Server, chains.Members)),
            product,
        ];

        KestrelServer With(string name, string summary, Func<HookChains<TPlugin>, HookDefinition<TPlugin, TRequest, TReply>, BoundHook> make) => product.Changed(name, summary, app =>
        {
            var chains = (HookChains<TPlugin>)app.Services.GetRequiredService<HookPlugins>();
            var definition = (HookDefinition<TPlugin, TRequest, TReply>)app.Services.GetRequiredService<HookPluginList<TPlugin>>().Hooks.Single(h => h.Name == hook);
            HookEntrance entrance = chains.Entrances.Single();
            entrance.Routes = new(entrance.Routes, entrance.Routes.Comparer) { [route] = make(chains, definition) };
        });
    }

    /// <summary>The same hook, whose reply is not made of what was decided.</summary>
    private static HookDefinition<TPlugin, TRequest, TReply> WithReply<TPlugin, TRequest, TReply>(HookDefinition<TPlugin, TRequest, TReply> hook, byte[] reply)
        where TPlugin : class
        where TRequest : class
        where TReply : class => new()
    {
        Name = hook.Name,
        Methods = hook.Methods,
        ContentType = hook.ContentType,
        Chain = hook.Chain,
        Invoke = hook.Invoke,
        IsFor = hook.IsFor,
        Complete = hook.Complete,
        Fold = hook.Fold,
        Neutral = hook.Neutral,
        OnFailure = hook.OnFailure,
        Refusal = hook.Refusal,
        Read = hook.Read,
        Unread = hook.Unread,
        Refuses = hook.Refuses,
        Write = (_, _, output) =>
        {
            System.Buffers.BuffersExtensions.Write(output, reply);
            return HookAnswer.Ok;
        },
    };
}
