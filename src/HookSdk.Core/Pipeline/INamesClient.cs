namespace HookSdk;

/// <summary>A request in which the broker says whom it is about.</summary>
internal interface INamesClient
{
    /// <summary>The client; null where the broker names none.</summary>
    public string? Client { get; }

    /// <summary>The user; null where the broker names none.</summary>
    public string? UserName => null;

    /// <summary>The number that a message or a call goes to; null where there is none.</summary>
    public string? Destination => null;

    /// <summary>The IP address that the client comes from; null where the broker does not tell it.</summary>
    public string? PeerAddress => null;

    /// <summary>The topic that a message goes to, or the topics or filters that are asked about.</summary>
    public IReadOnlyList<string> Topics => [];
}

/// <summary>A client and a server without a request, for a context that is made by hand.</summary>
internal sealed record MadeUpCall(string? Client, string? ServerName) : INamesClient;
