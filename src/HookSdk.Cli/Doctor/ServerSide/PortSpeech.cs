namespace HookSdk.Cli.Doctor.ServerSide;

/// <summary>Which protocol a port speaks.</summary>
internal enum PortSpeech
{
    /// <summary>It says nothing that is known.</summary>
    Unknown,

    /// <summary>It accepts connections and says nothing.</summary>
    Silent,

    /// <summary>HTTP/1 without TLS.</summary>
    Http1,

    /// <summary>HTTP/2 without TLS.</summary>
    Http2,

    /// <summary>TLS.</summary>
    Tls,
}
