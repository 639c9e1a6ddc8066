namespace HookSdk;

/// <summary>
/// TLS towards a broker's own address, which this server calls: whom to trust, and what to show. All files are PEM and are read once, when the server starts. Without any of
/// these settings the machine's trust store decides, and nothing is shown.
/// </summary>
public sealed class TlsClientOptions
{
    /// <summary>The certificates of the authorities that the broker's certificate may come from, in place of the machine's trust store; null: that store.</summary>
    public string? CaFile { get; set; }

    /// <summary>The certificate that is shown to the broker, with those between it and its authority behind it; null: none is shown.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>The private key of <see cref="CertificateFile"/>; null: it stands in that file too.</summary>
    public string? KeyFile { get; set; }

    /// <summary>The password of the private key; null: it has none. Never logged.</summary>
    public string? KeyPassword { get; set; }

    /// <summary>The name that the broker's certificate must hold; null: the host of the URL. For a URL with an IP address that is not in the certificate, say.</summary>
    public string? ServerName { get; set; }
}
