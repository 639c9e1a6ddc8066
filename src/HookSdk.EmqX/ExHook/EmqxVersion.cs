using System.Buffers;

namespace HookSdk.EmqX.ExHook;

/// <summary>EMQX's version numbers.</summary>
internal static class EmqxVersion
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");
    private static readonly Version FirstWithIgnoreRefusing = new(5, 0);
    private static readonly Version FirstWithIgnoreAbstaining = new(5, 9);

    /// <summary>The first three numbers of a version such as <c>5.1.4</c>, <c>e4.2.9</c> or <c>5.0.0-rc.1</c>; null when there are none.</summary>
    public static Version? Of(string text)
    {
        ReadOnlySpan<char> rest = text.AsSpan().TrimStart("ev");
        int end = rest.IndexOfAnyExcept(Digits);
        return Version.TryParse((end < 0 ? rest : rest[..end]).TrimEnd('.'), out Version? version) ? version : null;
    }

    /// <summary>Whether an Ignore refuses the client that nobody before has let in.</summary>
    public static bool IgnoreRefuses(Version version) => version >= FirstWithIgnoreRefusing && version < FirstWithIgnoreAbstaining;
}
