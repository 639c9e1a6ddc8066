namespace HookSdk;

/// <summary>A call that a server has made to its broker about a client, over gRPC.</summary>
internal sealed record MadeCall
{
    /// <summary>The short name of the target.</summary>
    public required string Target { get; init; }

    /// <summary>The name of the server; null: it is the one without.</summary>
    public string? ServerName { get; init; }

    /// <summary>The call, as the broker spells it.</summary>
    public required string Name { get; init; }

    /// <summary>Whom it is about.</summary>
    public required string Client { get; init; }

    /// <summary>How such calls look.</summary>
    public required HookForm Form { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The request's message.</summary>
    public required byte[] Request { get; init; }

    /// <summary>The reply's message; empty where none came.</summary>
    public required byte[] Reply { get; init; }

    /// <summary>The status in gRPC's terms.</summary>
    public required int GrpcStatus { get; init; }
}
