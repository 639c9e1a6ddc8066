using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HookSdk.Emg;

/// <summary>Binds hooks to plugins: at once, or for those that only inform, in the background.</summary>
internal static class EmgRoutes
{
    /// <summary>The hooks after which nothing is left to decide.</summary>
    private static readonly string[] Informing = [EmgHookNames.AfterSend, EmgHookNames.AfterDlr];

    public static Dictionary<string, BoundHook> Bind(IServiceProvider services, HookPluginList<EmgPlugin> list, HookServer server, IReadOnlyList<HookPlugin> plugins)
    {
        Dictionary<string, BoundHook> bound = list.Bind(server, plugins);
        if (server.Options<EmgOptions>().NotifyInBackground)
        {
            NotificationQueue queue = services.GetRequiredKeyedService<NotificationQueue>(server.Target);
            foreach (string hook in Informing.Where(bound.ContainsKey))
            {
                bound[hook] = new NotificationRoute(bound[hook], queue, NotifiedMessage.Of);
            }
        }

        return bound;
    }
}
