namespace HookSdk.Cli.Doctor.EmqxSide;

/// <summary>What differs between versions of EMQX.</summary>
internal static class EmqxVersions
{
    private static readonly Version V59 = new(5, 9);

    /// <summary>From this version on gateways call handlers by their names.</summary>
    public static Version HandlersByName { get; } = new(5, 8, 5);

    /// <summary>The number in emqx.exhook.v1 to v3 by which a version calls hook servers.</summary>
    public static int PackageOf(Version version) => version.Major < 5 ? 1 : version < V59 ? 2 : 3;

    /// <summary>Whether hook servers are not called for clients of gateways.</summary>
    public static bool SkipsGatewayClients(Version version) => IsWithin(version, new(5, 4, 0), new(5, 8, 4));

    /// <summary>Whether it may call every hook twice after an outage.</summary>
    public static bool MayCallTwice(Version version) => IsWithin(version, new(5, 9, 0), new(6, 0, 2)) || IsWithin(version, new(6, 1, 0), new(6, 1, 1));

    /// <summary>Whether it never calls client.authorize.</summary>
    public static bool NeverAuthorizes(Version version) => IsWithin(version, new(5, 0, 0), new(5, 0, 7));

    /// <summary>Whether it has no ExProto any more.</summary>
    public static bool HasNoExProto(Version version) => version >= new Version(6, 3);

    /// <summary>Whether ExProto is deprecated.</summary>
    public static bool DeprecatesExProto(Version version) => version >= new Version(6, 2);

    /// <summary>5.8 without a third number is taken for its first release.</summary>
    private static bool IsWithin(Version version, Version first, Version last)
    {
        Version whole = new(version.Major, version.Minor, Math.Max(0, version.Build));
        return whole >= first && whole <= last;
    }
}
