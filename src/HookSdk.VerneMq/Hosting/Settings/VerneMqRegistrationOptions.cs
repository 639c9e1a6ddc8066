using Microsoft.Extensions.Configuration;

namespace HookSdk.VerneMq;

/// <summary>How the server registers its hooks at the broker, bound from <c>Hooks:VerneMq:Registration</c>.</summary>
public sealed class VerneMqRegistrationOptions
{
    internal static readonly Uri DefaultUrl = new("http://127.0.0.1:8888");

    /// <summary>Whether it registers at all. On by default where <c>AddRegistration</c> was called.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The broker's HTTP listener: <c>http://127.0.0.1:8888</c> by default.</summary>
    public Uri ManagementUrl { get; set; } = DefaultUrl;

    /// <summary>
    /// The HTTP listeners of all nodes of a cluster, in place of <see cref="ManagementUrl"/>; none by default. A node that is not named refuses every client of its own, since VerneMQ
    /// registers webhooks at one node alone.
    /// </summary>
    public IList<VerneMqNodeOptions> ManagementUrls { get; } = [];

    /// <summary>The API key (<c>vmq-admin api-key create scope=mgmt</c>); null for a listener that asks for none. Never logged.</summary>
    public string? ApiKey { get; set; }

    /// <summary>TLS towards management URLs that begin with https: whom to trust, and which client certificate to show. Read once, when the server starts.</summary>
    public TlsClientOptions Tls { get; } = new();

    /// <summary>
    /// The address of this server as the broker sees it, without the path that plugins are mapped at: <c>http://hooks.example:5090</c>. Null: the first address
    /// that it listens on, which works where the broker runs on the same machine.
    /// </summary>
    public Uri? ServerUrl { get; set; }

    /// <summary>
    /// How often it looks whether the registrations are still there, since a broker that was restarted has forgotten them: 1 s to 1 hour, 10 s by default. While something is missing
    /// or the listener does not answer, it looks every second.
    /// </summary>
    public TimeSpan PollEvery { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Removes the registrations when the server stops. Off by default: replicas behind one URL share a registration, and while nobody is registered the broker
    /// refuses every client.
    /// </summary>
    public bool RemoveOnStop { get; set; }

    /// <summary>A node without a key of its own may stand in the configuration as a text: the binder passes over such an element without a word.</summary>
    internal void BindNodes(IConfigurationSection section)
    {
        IConfigurationSection[] nodes = [.. section.GetChildren()];
        if (!Array.Exists(nodes, static node => node.Value is { Length: > 0 }))
        {
            return;
        }

        ManagementUrls.Clear();
        foreach (IConfigurationSection node in nodes)
        {
            string? url = node[nameof(VerneMqNodeOptions.Url)] ?? node.Value;
            ManagementUrls.Add(new() { Url = Uri.TryCreate(url, UriKind.Absolute, out Uri? parsed) ? parsed : null, ApiKey = node[nameof(VerneMqNodeOptions.ApiKey)] });
        }
    }

    /// <summary>All nodes, each with the key that it is asked with.</summary>
    internal IEnumerable<VerneMqNodeOptions> Nodes() => ManagementUrls.Count == 0
        ? [new() { Url = ManagementUrl, ApiKey = ApiKey }]
        : ManagementUrls.Select(node => new VerneMqNodeOptions { Url = node.Url, ApiKey = node.ApiKey ?? ApiKey });
}
