using System.Buffers;

namespace HookSdk.EmqX.ExHook;

/// <summary>EMQX's version numbers.</summary>
internal static class EmqxVersion
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");
    private static readonly Version FirstWithIgnoreRefusing = new(5, 0);
    private static readonly Version FirstWithIgnoreAbstaining = new(5, 9);
    private static readonly Version FirstThatSkipsGateways = new(5, 4);
    private static readonly Version FirstThatAsksForGatewaysAgain = new(5, 8, 5);

    /// <summary>The first three numbers of a version such as <c>5.1.4</c>, <c>e4.2.9</c> or <c>5.0.0-rc.1</c>; null when there are none.</summary>
    public static Version? Of(string text)
    {
        ReadOnlySpan<char> rest = text.AsSpan().TrimStart("ev");
        int end = rest.IndexOfAnyExcept(Digits);
        return Version.TryParse((end < 0 ? rest : rest[..end]).TrimEnd('.'), out Version? version) ? version : null;
    }

    /// <summary>Whether an Ignore refuses the client that nobody before has let in.</summary>
    public static bool IgnoreRefuses(Version version) => version >= FirstWithIgnoreRefusing && version < FirstWithIgnoreAbstaining;

    /// <summary>Whether it asks nothing about clients of gateways: building the request fails inside EMQX, before any call.</summary>
    public static bool SkipsGateways(Version version) => version >= FirstThatSkipsGateways && version < FirstThatAsksForGatewaysAgain;

    /// <summary>Whether it may call every hook twice once it has loaded a hook server again without unloading it: 5.9.0 to 6.0.2, 6.1.0 and 6.1.1.</summary>
    public static bool MayCallTwice(Version version) => version >= new Version(5, 9) && version < new Version(6, 1, 2) && (version.Major < 6 || version.Minor > 0 || version.Build < 3);
}
