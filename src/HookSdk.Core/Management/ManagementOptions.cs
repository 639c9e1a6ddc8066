namespace HookSdk;

/// <summary>Where a broker's management API is and how it is called. Read once, when the server starts.</summary>
public abstract class ManagementOptions
{
    /// <summary>Sets the address that a broker has by default.</summary>
    /// <param name="url">The address.</param>
    private protected ManagementOptions(Uri url) => Url = url;

    /// <summary>Whether it is used at all: true by default. While it is false, the other settings are not looked at, and every call fails (<see cref="ManagementFailure.Disabled"/>).</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The address, without the API's own path: http or https.</summary>
    public Uri Url { get; set; }

    /// <summary>How long one attempt may take until its whole answer is there: 100 ms to 1 minute, 5 s by default.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How often a call is repeated that found no connection: 0 to 5, 2 by default. One that got no answer is repeated too, where it may be carried out twice with the same result;
    /// a message is published once.
    /// </summary>
    public int Retries { get; set; } = 2;

    /// <summary>The largest answer in bytes: 1,024 to 1 GiB, 16 MiB by default. A larger one is a failure.</summary>
    public int MaxReplyBytes { get; set; } = 16 << 20;

    /// <summary>TLS towards an address that begins with https: whom to trust, and which client certificate to show.</summary>
    public TlsClientOptions Tls { get; } = new();
}
