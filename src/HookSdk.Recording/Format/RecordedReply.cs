namespace HookSdk.Recording;

/// <summary>What was answered, or is answered now.</summary>
/// <param name="Status">The status, of HTTP or of gRPC.</param>
internal sealed record RecordedReply(int Status)
{
    /// <summary>The body as text, or the message in JSON; null: it cannot be told.</summary>
    public string? Text { get; init; }

    /// <summary>The message, over gRPC; null: it is not in the recording.</summary>
    public byte[]? Message { get; init; }

    /// <summary>The header Cache-Control; null: there is none.</summary>
    public string? CacheControl { get; init; }

    /// <summary>Whether there is more to compare than the status. A call over gRPC that failed has no message.</summary>
    public bool IsWhole => Text is not null || (IsGrpc && Status != 0);

    /// <summary>Whether the status is one of gRPC.</summary>
    public bool IsGrpc { get; init; }

    /// <summary>Whether values in it are hidden.</summary>
    public bool IsHidden { get; init; }
}
