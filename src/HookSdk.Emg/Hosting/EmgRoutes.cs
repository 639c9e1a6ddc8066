using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Emg;

/// <summary>Binds hooks to plugins: at once, or for those that only inform, in the background.</summary>
internal static class EmgRoutes
{
    /// <summary>The hooks after which nothing is left to decide.</summary>
    private static readonly string[] Informing = [EmgHookNames.AfterSend, EmgHookNames.AfterDlr];

    /// <summary>What an entrance has served once it goes on answering: EMG takes a 404 for "not supported", and asks no more until its configuration is reloaded.</summary>
    public static HookChains<EmgPlugin> Chains(IServiceProvider services, HookPluginList<EmgPlugin> list, HookServer server)
    {
        bool isInBackground = server.Options<EmgOptions>().NotifyInBackground;
        return new HookChains<EmgPlugin>(list, server, (plugins, kept, calls) =>
        {
            Dictionary<string, BoundHook> bound = list.Bind(server, plugins, kept, calls);
            if (isInBackground)
            {
                NotificationQueue queue = services.GetRequiredKeyedService<NotificationQueue>(server.Target);
                foreach (string hook in Informing.Where(bound.ContainsKey))
                {
                    bound[hook] = new NotificationRoute(bound[hook], queue, NotifiedMessage.Of, calls: calls);
                }
            }

            return bound;
        })
        {
            UnservedAdvice = "Calls of it are answered \"no change\" until this server is restarted, and not 404, which would make EMG stop calling it until its configuration is reloaded",
            DeniedAdvice = "EMG calls such a hook no more until its configuration is reloaded: reload it",
        };
    }
}
