namespace HookSdk.Cli.Fake.Brokers;

/// <summary>What became of a step.</summary>
/// <param name="Text">In one line.</param>
/// <param name="Problems">What a server that behaves would not have brought about.</param>
internal sealed record Outcome(string Text, params IReadOnlyList<string> Problems)
{
    /// <summary>What other brokers' outcomes of the same kind are called, so that one word is right for all of them.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Whether the outcome is what is expected: its line holds the text, or it is one of its words.</summary>
    public bool Is(string expected) => Text.Contains(expected, StringComparison.Ordinal) || Words.Contains(expected, StringComparer.Ordinal);
}
