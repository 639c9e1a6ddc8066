namespace HookSdk.Recording;

/// <summary>A call of a recording.</summary>
internal sealed record RecordedCall
{
    /// <summary>Whether the server has made the call, to its broker: its request is what the server asked for, its reply what the broker answered.</summary>
    public bool IsMade { get; init; }

    /// <summary>The line that it stands in, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>The file that it stands in, where there are several; null: there is one.</summary>
    public string? File { get; init; }

    /// <summary>Its place among all calls that are read, of all files.</summary>
    public int Position { get; init; }

    /// <summary>When it came; null: the recording does not say.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>The target's short name; null: the recording does not say, and it can only be told from the call.</summary>
    public string? Target { get; init; }

    /// <summary>The server's name; null: the one without.</summary>
    public string? Server { get; init; }

    /// <summary>The hook; of a call over gRPC without one, the method.</summary>
    public required string Hook { get; init; }

    /// <summary>Whom it is about; null: nobody is named.</summary>
    public string? Client { get; init; }

    /// <summary>How it came to the reply, where a fallback was answered; null: every handler answered.</summary>
    public string? Outcome { get; init; }

    /// <summary>The path of the method; null: it is no call over gRPC.</summary>
    public string? GrpcPath { get; init; }

    /// <summary>Headers that the call came with.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The request, without gRPC's prefix; null: it is not in the recording as bytes.</summary>
    public byte[]? Request { get; init; }

    /// <summary>The request's message in JSON, over gRPC; null: it is not in the recording.</summary>
    public string? RequestText { get; init; }

    /// <summary>What was answered; null: nothing was, or it is not in the recording.</summary>
    public RecordedReply? Reply { get; init; }

    /// <summary>The names of fields whose values are hidden in the request.</summary>
    public IReadOnlyList<string> HiddenInRequest { get; init; } = [];

    /// <summary>The server as logs name it; null: the recording does not say.</summary>
    public string? ServerTarget => Target is null ? null : ServerId.TargetOf(Target, Server);
}
