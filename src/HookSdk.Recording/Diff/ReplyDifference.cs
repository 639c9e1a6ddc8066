namespace HookSdk.Recording;

/// <summary>One thing that is answered otherwise.</summary>
/// <param name="Path">Where: <c>status</c>, a key, or a path of JSON such as <c>modifiers.topics[1].qos</c>.</param>
/// <param name="Recorded">What was answered, without secrets and payloads; null: nothing stood there.</param>
/// <param name="Now">What is answered now, likewise.</param>
internal sealed record ReplyDifference(string Path, string? Recorded, string? Now)
{
    /// <summary>The path without the places in lists: what differences of one kind have in common.</summary>
    public string Kind => string.Concat(Path.Split('[').Select(static (part, i) => i == 0 ? part : "[" + AfterNumber(part)));

    private static string AfterNumber(string part)
    {
        int end = part.IndexOf(']', StringComparison.Ordinal);
        return end > 0 && part[..end].All(char.IsAsciiDigit) ? part[end..] : part;
    }
}
