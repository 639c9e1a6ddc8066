namespace HookSdk.Testing;

/// <summary>The settings of one hook server at the broker, by the broker's names and with its defaults.</summary>
public sealed record EmqxServerSettings
{
    /// <summary>The server's name at the broker; <c>default</c> by default.</summary>
    public string Name { get; init; } = "default";

    /// <summary>
    /// <c>url</c>: what the management API shows; <c>http://127.0.0.1:9000</c> by default. How the server is reached is the fake's affair, but a server that is made over the
    /// management API with this URL is the one that the fake was started for.
    /// </summary>
    public Uri Url { get; init; } = new("http://127.0.0.1:9000");

    /// <summary><c>failed_action</c>: what is done about a decision whose call failed.</summary>
    public EmqxFailedAction FailedAction { get; init; }

    /// <summary><c>request_timeout</c>: how long a call is waited for; 5 s by default. On the fake's clock, and by URL on the machine's.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary><c>auto_reconnect</c>: after how long a load that failed is tried again; 60 s by default. Null: never.</summary>
    public TimeSpan? AutoReconnect { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// <c>pool_size</c>: over how many connections the server is called by URL, 1 to 64; all calls about one client go over one of them. 1 by default, where EMQX has 8 for each of its nodes.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is outside 1 to 64.</exception>
    public int PoolSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 64);
            field = value;
        }
    } = 1;

    /// <summary><c>enable</c>: whether the server is used; true by default.</summary>
    public bool Enable { get; init; } = true;
}
