namespace HookSdk.VerneMq;

/// <summary>How the server registers its hooks at the broker, bound from <c>Hooks:VerneMq:Registration</c>.</summary>
public sealed class VerneMqRegistrationOptions
{
    /// <summary>Whether it registers at all. On by default where <c>AddVerneMqRegistration</c> was called.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The broker's HTTP listener: <c>http://127.0.0.1:8888</c> by default.</summary>
    public Uri ManagementUrl { get; set; } = new("http://127.0.0.1:8888");

    /// <summary>The API key (<c>vmq-admin api-key create scope=mgmt</c>); null for a listener that asks for none. Never logged.</summary>
    public string? ApiKey { get; set; }

    /// <summary>
    /// The address of this server as the broker sees it, without the path that plugins are mapped at: <c>http://hooks.example:5090</c>. Null: the first address
    /// that it listens on, which works where the broker runs on the same machine.
    /// </summary>
    public Uri? ServerUrl { get; set; }

    /// <summary>How often it looks whether the registrations are still there, since a broker that was restarted has forgotten them: 1 s to 1 hour, 10 s by default.</summary>
    public TimeSpan PollEvery { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Removes the registrations when the server stops. Off by default: replicas behind one URL share a registration, and while nobody is registered the broker
    /// refuses every client.
    /// </summary>
    public bool RemoveOnStop { get; set; }
}
