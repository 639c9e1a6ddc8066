using HookSdk.VerneMq;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Testing;

/// <summary>The plugins that services hold, in process.</summary>
internal sealed class VerneMqServed
{
    private readonly WantedHooks _wanted;
    private readonly VerneMqEntry _entry;

    private VerneMqServed(VerneMqPlugins plugins, WantedHooks wanted)
    {
        _wanted = wanted;
        _entry = plugins.Open(typeof(VerneMqPlugin), null);
    }

    public static VerneMqServed Of(IServiceProvider services, string? name)
    {
        VerneMqPlugins? plugins = services.FindOf<VerneMqPlugins>(name);
        return plugins is not null && (plugins.Plugins.Count > 0 || services.GetService<PluginsMayComeLater>() is not null)
            ? new VerneMqServed(plugins, services.GetOf<WantedHooks>(name))
            : throw new InvalidOperationException(name is not null
                ? $"These services hold no VerneMQ server '{name}' with a plugin. Call services.AddVerneMq(\"{name}\").Add<YourPlugin>() before they are built."
                : "These services hold no VerneMQ plugin. Call services.AddVerneMqPlugin<YourPlugin>() before they are built.");
    }

    public BoundHook Find(string hook) => _entry.Find(hook);

    /// <summary>The hooks that are served, with the options that the server expects them to be registered with.</summary>
    public IEnumerable<VerneMqWebhook> Webhooks(Uri url)
    {
        foreach (string hook in _wanted.Chains.Served())
        {
            VerneMqHookOptions options = _wanted.OptionsOf(hook);
            VerneMqWebhook webhook = new(hook, url) { Base64Payload = options.Base64Payload, NoPayload = options.NoPayload };
            yield return options.BrokerTimeout is { } timeout ? webhook with { BrokerTimeout = timeout } : webhook;
        }
    }
}
