namespace HookSdk.EmqX.ExProto;

/// <summary>
/// Settings of the ExProto server, bound from the configuration section <c>Hooks:ExProto</c>. EMQX waits for a callback's answer for ever.
/// Defaults: a callback is held for 10 s at most, 100,000 devices at once, callbacks up to 16 MiB.
/// </summary>
/// <remarks>
/// Of the settings that all servers have, <see cref="HookServerOptions.Deadline"/> is how long a callback is held while its device's buffer is full and its loop takes nothing, before the device is closed,
/// and <see cref="HookServerOptions.MaxConcurrentCalls"/> counts open devices.
/// The settings of this class itself are read when the server starts; a later change takes effect with a restart.
/// </remarks>
public sealed class ExProtoOptions : HookServerOptions
{
    /// <summary>Starts with the defaults.</summary>
    public ExProtoOptions()
    {
        Deadline = TimeSpan.FromSeconds(10);
        MaxConcurrentCalls = 100_000;
        MaxRequestBytes = 16 << 20;
    }

    /// <summary>The address of EMQX's adapter: http or https, host and port, and nothing else; what <c>server.bind</c> of the gateway listens on. <c>http://127.0.0.1:9100</c> by default.</summary>
    public Uri AdapterUrl { get; set; } = new("http://127.0.0.1:9100");

    /// <summary>
    /// Adapters of the nodes of a cluster, each by the node's name (<c>emqx@10.0.0.1</c>) or the address that its calls come from. A device is known on its own node only.
    /// A node that is not named is called at <see cref="AdapterUrl"/>.
    /// </summary>
    public IDictionary<string, Uri> NodeAdapters { get; } = new Dictionary<string, Uri>(StringComparer.OrdinalIgnoreCase);

    /// <summary>TLS to an adapter whose URL is https, on every node: whom to trust, and what to show. The machine's trust store decides by default.</summary>
    public TlsClientOptions AdapterTls { get; } = new();

    /// <summary>How long a call of the adapter may take: 100 ms to 5 minutes, 6 seconds by default. EMQX itself gives up on a device that is busy after 5 seconds.</summary>
    public TimeSpan AdapterTimeout { get; set; } = TimeSpan.FromSeconds(6);

    /// <summary>
    /// How much is kept of what came from a device, and as much again of messages for it, before its loop takes it: 1 KiB to 16 MiB, 64 KiB by default. Beyond that, the callback is not
    /// answered until there is room, and EMQX sends nothing more of this device.
    /// </summary>
    public int BufferBytes { get; set; } = 64 * 1024;

    /// <summary>
    /// When nothing was heard of a device for so long, EMQX is asked whether it still knows it: 10 seconds to 1 day, 5 minutes by default; null: never. This finds devices whose
    /// end was never told, because EMQX was killed.
    /// </summary>
    public TimeSpan? CheckIdleAfter { get; set; } = TimeSpan.FromMinutes(5);
}
