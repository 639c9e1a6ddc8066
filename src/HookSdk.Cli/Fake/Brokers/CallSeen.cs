namespace HookSdk.Cli.Fake.Brokers;

/// <summary>One call of the server that a fake has made.</summary>
/// <param name="Hook">The hook.</param>
/// <param name="Elapsed">How long the answer took.</param>
/// <param name="Problem">What a server that behaves would not have done; null: nothing.</param>
internal sealed record CallSeen(string Hook, TimeSpan Elapsed, string? Problem);
