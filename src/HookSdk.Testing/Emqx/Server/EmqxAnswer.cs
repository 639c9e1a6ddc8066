namespace HookSdk.Testing;

/// <summary>What became of a call.</summary>
/// <param name="Message">The reply without its prefix; null: none came. One that came counts whatever the status says.</param>
/// <param name="Status">The gRPC status.</param>
/// <param name="Text">What was said with the status, or why there is no reply.</param>
/// <param name="IsAway">The server was not there: the call has not reached it.</param>
/// <param name="FallbackCause">In process: why a fallback was answered.</param>
/// <param name="Reason">In process: the reason that the provider gave for a denial.</param>
internal readonly record struct EmqxAnswer(ReadOnlyMemory<byte>? Message, int Status = 0, string? Text = null, bool IsAway = false, string? FallbackCause = null, string? Reason = null)
{
    /// <summary>The server is not there.</summary>
    public static EmqxAnswer Away(string why) => new(null, 14, why, IsAway: true);

    /// <summary>No answer came in time.</summary>
    public static EmqxAnswer TimedOut { get; } = new(null, 4, "no answer in request_timeout");
}
