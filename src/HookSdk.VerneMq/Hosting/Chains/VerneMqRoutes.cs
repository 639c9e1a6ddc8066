using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.VerneMq;

/// <summary>Binds hooks to plugins: at once, or for those that only inform, in the background. What nobody serves any more is left out: it is answered next.</summary>
internal static class VerneMqRoutes
{
    public static HookChains<VerneMqPlugin> Chains(IServiceProvider services, HookPluginList<VerneMqPlugin> list, HookServer server)
    {
        bool isInBackground = server.Options<VerneMqOptions>().NotifyInBackground;
        return new HookChains<VerneMqPlugin>(list, server, (plugins, _, calls) =>
        {
            Dictionary<string, BoundHook> bound = list.Bind(server, plugins, calls: calls);
            if (isInBackground)
            {
                NotificationQueue queue = services.GetRequiredKeyedService<NotificationQueue>(server.Target);
                foreach (HookDefinition<VerneMqPlugin> hook in list.Hooks.Where(hook => hook.Chain == ChainKind.All && bound.ContainsKey(hook.Name)))
                {
                    bound[hook.Name] = new NotificationRoute(bound[hook.Name], queue, NotifiedClient.Of, ReplyWriter.WriteHeard, calls);
                }
            }

            return bound;
        });
    }
}
