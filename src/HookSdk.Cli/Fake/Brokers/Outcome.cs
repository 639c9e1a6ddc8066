namespace HookSdk.Cli.Fake.Brokers;

/// <summary>What became of a step.</summary>
/// <param name="Text">In one line.</param>
/// <param name="Problems">What a server that behaves would not have brought about.</param>
internal sealed record Outcome(string Text, params IReadOnlyList<string> Problems);
