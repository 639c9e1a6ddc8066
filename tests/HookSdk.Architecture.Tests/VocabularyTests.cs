using System.Reflection;
using System.Text.RegularExpressions;

namespace HookSdk.Architecture.Tests;

/// <summary>One name for one thing, in every package: docs/names.md says which. What is generated from a broker's own schemas keeps the broker's names.</summary>
public sealed partial class VocabularyTests
{
    /// <summary>What each name that is not used would be called.</summary>
    private static readonly (Regex Spelling, string Name)[] Forbidden =
    [
        (UserNameSpelling(), "UserName"),
        (MountpointSpelling(), "Mountpoint"),
        (QoSSpelling(), "QoS"),
        (ClientIdSpelling(), "ClientId"),
        (PeerSpelling(), "PeerAddress and PeerPort, or Peer"),
        (ListenerSpelling(), "ListenerAddress and ListenerPort"),
        (CleanStartSpelling(), "CleanStart"),
        (ShareSpelling(), "ShareName"),
        (DisconnectSpelling(), "KickAsync"),
    ];

    [Theory]
    [MemberData(nameof(LayerTests.Packages), MemberType = typeof(LayerTests))]
    public void Name_ThatUsersSee_IsTheOneForThatThing(string package)
    {
        string[] found =
        [
            .. Surface.Names(Assembly.Load(package)).SelectMany(static n => Forbidden.Where(f => f.Spelling.IsMatch(n.Name)).Select(f => $"{n.Where}: {n.Name} is {f.Name}")).Distinct(),
        ];

        found.ShouldBeEmpty("One thing has another name elsewhere: see docs/names.md.");
    }

    [Theory]
    [InlineData("Username", "UserName")]
    [InlineData("username", "UserName")]
    [InlineData("UsernamePattern", "UserName")]
    [InlineData("MountPoint", "Mountpoint")]
    [InlineData("MaximumQos", "QoS")]
    [InlineData("Clientid", "ClientId")]
    [InlineData("PeerHost", "PeerAddress and PeerPort, or Peer")]
    [InlineData("RemoteIp", "PeerAddress and PeerPort, or Peer")]
    [InlineData("SocketPort", "ListenerAddress and ListenerPort")]
    [InlineData("CleanSession", "CleanStart")]
    public void Spelling_ThatIsNotUsed_IsFound(string spelling, string name) => Forbidden.Single(f => f.Spelling.IsMatch(spelling)).Name.ShouldBe(name);

    [Theory]
    [InlineData("UserName")]
    [InlineData("userName")]
    [InlineData("XUserName")]
    [InlineData("MaximumQoS")]
    [InlineData("qos")]
    [InlineData("Mountpoint")]
    [InlineData("ShareName")]
    [InlineData("SharedSubscriptionPolicy")]
    public void Spelling_ThatIsUsed_IsNotFound(string spelling) => Forbidden.ShouldNotContain(f => f.Spelling.IsMatch(spelling));

    [Fact]
    public void NamesOfHooks_StandInAClassOfTheirTarget()
    {
        string[] expected = ["EmgHookNames", "ExHookHookNames", "M4HookNames", "VerneMqHookNames"];

        Surface.Types().Where(static t => t.Name.EndsWith("HookNames", StringComparison.Ordinal)).Select(static t => t.Name).Order(StringComparer.Ordinal).ShouldBe(expected);
        foreach (Type names in Surface.Types().Where(static t => t.Name.EndsWith("HookNames", StringComparison.Ordinal)))
        {
            Constants(names).ShouldBe((IEnumerable<string>)names.GetProperty("All")!.GetValue(null)!, ignoreOrder: true, names.Name);
        }
    }

    /// <summary>A method for each hook and no other, under the broker's name: so whoever knows the broker's hook finds the method.</summary>
    [Fact]
    public void MethodsOfAPlugin_AreTheBrokersHooks()
    {
        Methods(typeof(Emg.EmgPlugin)).ShouldBe(Fields(typeof(Emg.EmgHookNames)).Select(static n => $"{n}Async"), ignoreOrder: true);
        Methods(typeof(VerneMq.VerneMqPlugin)).ShouldBe(Fields(typeof(VerneMq.VerneMqHookNames)).Select(static n => $"{n}Async"), ignoreOrder: true);
        Methods(typeof(EmqX.ExHook.ExHookProvider)).ShouldBe(
            Fields(typeof(EmqX.ExHook.ExHookHookNames)).Concat(["ProviderLoaded", "ProviderUnloaded"]).Select(static n => $"On{n}Async"), ignoreOrder: true);
    }

    /// <summary>What gives a changed copy is called With; what changes the object itself is not.</summary>
    [Fact]
    public void ChangedCopy_ComesFromWith()
    {
        MethodInfo[] all = [.. Surface.Types().SelectMany(static t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)).Where(static m => !m.Name.StartsWith('<'))];
        string[] copies = [.. all.Where(static m => IsRecord(m.DeclaringType!) && m.ReturnType == m.DeclaringType && !IsWith(m)).Select(Show)];
        string[] others = [.. all.Where(static m => IsWith(m) && !IsImmutable(m.DeclaringType!)).Select(Show)];

        all.Count(static m => IsWith(m)).ShouldBeGreaterThan(20);
        copies.ShouldBeEmpty("A changed copy comes from With...");
        others.ShouldBeEmpty("With... gives a changed copy, and these change the object itself.");
    }

    /// <summary>Who has learned one fake finds the same in the others.</summary>
    [Theory]
    [InlineData("FakeEmg", "EmgCallRecord")]
    [InlineData("FakeM4", "M4CallRecord")]
    [InlineData("FakeEmqx", "EmqxCallRecord")]
    [InlineData("FakeExProto", "ExProtoCallRecord")]
    [InlineData("FakeVerneMq", "VerneMqCallRecord")]
    public void Fake_HasWhatAllHave(string fake, string record)
    {
        Type type = Surface.Types().Single(t => t.Name == fake);
        string[] members = [.. type.GetMembers().Select(static m => m.Name)];

        Missing(members, ["StartAsync", "Calls", "Transcript", "Time", "AllowFallback", "EnsureNoFallback", "DisposeAsync"]).ShouldBeEmpty(fake);
        (members.Contains("ConnectAsync") || members.Contains("CallAsync") || members.Contains("ReceiveAsync")).ShouldBeTrue($"What begins something at {fake} is asynchronous.");
        members.ShouldNotContain("Connect", fake);
        Surface.Types().Single(t => t.Name == fake + "Options").BaseType!.Name.ShouldBe("FakeOptions");

        Type call = Surface.Types().Single(t => t.Name == record);
        type.GetProperty("Calls")!.PropertyType.GetGenericArguments().ShouldBe([call]);
        Missing([.. call.GetProperties().Select(static p => p.Name)], record == "M4CallRecord" ? ["Status", "Failure"] : ["Hook", "Status", "Failure", "Elapsed"]).ShouldBeEmpty(record);
    }

    private static string[] Missing(string[] members, string[] wanted) => [.. wanted.Except(members)];

    private static string[] Methods(Type plugin) =>
        [.. plugin.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(static m => m.IsVirtual).Select(static m => m.Name)];

    private static string[] Fields(Type names) => [.. names.GetFields().Where(static f => f.IsLiteral).Select(static f => f.Name)];

    private static string[] Constants(Type names) => [.. names.GetFields().Where(static f => f.IsLiteral).Select(static f => (string)f.GetRawConstantValue()!)];

    private static bool IsWith(MethodInfo method) => WithName().IsMatch(method.Name);

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null;

    private static bool IsImmutable(Type type) => IsRecord(type)
        || type.GetProperties().All(static p => p.SetMethod is not { } set || !set.IsPublic || set.ReturnParameter.GetRequiredCustomModifiers().Any(static m => m.Name == "IsExternalInit"));

    private static string Show(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";

    [GeneratedRegex("Username|username|USERNAME|UserID")]
    private static partial Regex UserNameSpelling();

    [GeneratedRegex("MountPoint|mountPoint")]
    private static partial Regex MountpointSpelling();

    [GeneratedRegex("Qos|QOS|QualityOfService|qoS")]
    private static partial Regex QoSSpelling();

    [GeneratedRegex("Clientid|clientid|ClientID")]
    private static partial Regex ClientIdSpelling();

    [GeneratedRegex("PeerHost|peerHost|PeerIp|Remote(Ip|Address|Host|Port)?$|remote(Ip|Address|Host|Port)?$")]
    private static partial Regex PeerSpelling();

    [GeneratedRegex("Sock(et)?Port|LocalPort|Sock(et)?Host")]
    private static partial Regex ListenerSpelling();

    [GeneratedRegex("CleanSession|cleanSession")]
    private static partial Regex CleanStartSpelling();

    [GeneratedRegex("^Share$|ShareGroup|GroupName")]
    private static partial Regex ShareSpelling();

    [GeneratedRegex("DisconnectClient|DisconnectUser")]
    private static partial Regex DisconnectSpelling();

    [GeneratedRegex("^With([A-Z]|$)")]
    private static partial Regex WithName();
}
