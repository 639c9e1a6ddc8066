using HookSdk.Numbers;

namespace HookSdk.M4;

/// <summary>How a number is to be changed: by another one in its place, by what is put before and behind it, or both. Equal by value.</summary>
public sealed record M4Rewrite
{
    private M4Rewrite(string? replacement, string? prefix, string? suffix)
    {
        Replacement = replacement;
        Prefix = prefix;
        Suffix = suffix;
    }

    /// <summary>The number that takes its place; null: the number stays.</summary>
    public string? Replacement { get; }

    /// <summary>What is put before it; null: nothing.</summary>
    public string? Prefix { get; }

    /// <summary>What is put behind it; null: nothing.</summary>
    public string? Suffix { get; }

    /// <summary>The number that comes of it.</summary>
    /// <param name="number">The number as it was; null, of a call that has none, is as good as empty.</param>
    public string Apply(string? number) => Prefix is null && Suffix is null ? Replacement ?? number ?? "" : string.Concat(Prefix, Replacement ?? number, Suffix);

    /// <summary>The change in a few words, for logs. The number is masked.</summary>
    public override string ToString() => $"{Prefix}{(Replacement is { } number ? NumberMask.Mask(number) : "(as it was)")}{Suffix}";

    internal static M4Rewrite Replace(string number) => new(M4Text.CheckNumber(number, nameof(number)), null, null);

    internal static M4Rewrite PutBefore(M4Rewrite? earlier, string prefix) =>
        new(earlier?.Replacement, M4Text.CheckNumber(prefix, nameof(prefix)) + earlier?.Prefix, earlier?.Suffix);

    internal static M4Rewrite PutBehind(M4Rewrite? earlier, string suffix) =>
        new(earlier?.Replacement, earlier?.Prefix, earlier?.Suffix + M4Text.CheckNumber(suffix, nameof(suffix)));

    /// <summary>Both, the later one on what the earlier one makes of the number.</summary>
    internal static M4Rewrite? Then(M4Rewrite? earlier, M4Rewrite? later)
    {
        if (earlier is null || later is null || later.Replacement is not null)
        {
            return later ?? earlier;
        }

        return new(earlier.Replacement, NullIfEmpty(later.Prefix + earlier.Prefix), NullIfEmpty(earlier.Suffix + later.Suffix));
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
