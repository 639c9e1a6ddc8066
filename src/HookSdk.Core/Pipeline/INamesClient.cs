namespace HookSdk;

/// <summary>A request in which the broker says whom it is about.</summary>
internal interface INamesClient
{
    /// <summary>The client; null where the broker names none.</summary>
    public string? Client { get; }
}

/// <summary>A client without a request, for a context that is made by hand.</summary>
internal sealed record NamedClient(string? Client) : INamesClient;
