namespace HookSdk.Testing;

/// <summary>The versions of EMQX that FakeEmqx plays. Each stands for its generation: what differs between them on the wire and in how replies are applied.</summary>
public sealed class FakeEmqxVersion
{
    private FakeEmqxVersion(int major, int minor, int patch, int package)
    {
        Number = $"{major}.{minor}.{patch}";
        Package = package;
        IsFrom54 = major > 5 || (major == 5 && minor >= 4);
        IsFrom589 = major > 5 || (major == 5 && minor >= 8);
        HasMessageHeaders = major >= 5 || minor >= 4;
    }

    /// <summary>EMQX 4.3: package v1, no headers in messages.</summary>
    public static FakeEmqxVersion V43 { get; } = new(4, 3, 22, 1);

    /// <summary>EMQX 4.4: package v1; a server without the hook ends the chain and loses what earlier servers said.</summary>
    public static FakeEmqxVersion V44 { get; } = new(4, 4, 19, 1);

    /// <summary>EMQX 5.1: package v2, filters of shared subscriptions without their groups. Held to recordings of 5.1.4.</summary>
    public static FakeEmqxVersion V51 { get; } = new(5, 1, 4, 2);

    /// <summary>EMQX 5.8: package v2, with the client's port and whole filters; calls to a server that is away fail at once. Held to recordings of 5.8.9.</summary>
    public static FakeEmqxVersion V58 { get; } = new(5, 8, 9, 2);

    /// <summary>EMQX 5.9: package v3, with user properties; a chain in which everybody ignores says nothing; a lost server is loaded again.</summary>
    public static FakeEmqxVersion V59 { get; } = new(5, 9, 2, 3);

    /// <summary>EMQX 5.10: as 5.9. Held to recordings of 5.10.3.</summary>
    public static FakeEmqxVersion V510 { get; } = new(5, 10, 3, 3);

    /// <summary>EMQX 6.0: as 5.9. Held to recordings of 6.0.1.</summary>
    public static FakeEmqxVersion V60 { get; } = new(6, 0, 1, 3);

    /// <summary>EMQX 6.1: as 5.9.</summary>
    public static FakeEmqxVersion V61 { get; } = new(6, 1, 2, 3);

    /// <summary>Every version that is played.</summary>
    public static IReadOnlyList<FakeEmqxVersion> All { get; } = [V43, V44, V51, V58, V59, V510, V60, V61];

    /// <summary>The version's number, such as <c>5.1.4</c>.</summary>
    public string Number { get; }

    /// <summary>1 to 3: the number in <c>emqx.exhook.v1</c>.</summary>
    internal int Package { get; }

    internal string Service => $"emqx.exhook.v{Package}.HookProvider";

    /// <summary>From 4.4 messages have headers, allow_publish among them.</summary>
    internal bool HasMessageHeaders { get; }

    /// <summary>From 5.4: peerport, options of each filter, and filters of shared subscriptions with their groups.</summary>
    internal bool IsFrom54 { get; }

    /// <summary>
    /// From 5.8.9: CONNACK tells the Receive-Maximum; a client that returns to a session without a connection is not said to be disconnected again; a topic with a wildcard
    /// in an answer ends the publisher's connection; the authorization cache tells QoS apart.
    /// </summary>
    internal bool IsFrom589 { get; }

    /// <summary>How the broker describes itself.</summary>
    internal string Description => IsFrom589 ? "EMQX Enterprise" : "EMQX";

    /// <summary>From 5.9, package v3.</summary>
    internal bool IsFrom59 => Package == 3;

    /// <summary>Before 5.8.9 the client for gRPC tries to connect again every 5 s, and keeps the calls that were made meanwhile.</summary>
    internal bool KeepsCallsWhileAway => !IsFrom589;

    /// <summary>From 5.0 a server without the hook counts as failed. On 4.x it ends the chain with what stood before it.</summary>
    internal bool NotMountedFails => Package > 1;

    /// <summary>The number.</summary>
    public override string ToString() => $"EMQX {Number}";
}
