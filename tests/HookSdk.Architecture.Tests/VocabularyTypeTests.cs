using System.Net;
using System.Reflection;
using HookSdk.Mqtt;

namespace HookSdk.Architecture.Tests;

/// <summary>One thing has one type in every package, as it has one name.</summary>
public sealed class VocabularyTypeTests
{
    /// <summary>What each name holds, wherever a property has it.</summary>
    private static readonly Dictionary<string, Type> Things = new()
    {
        ["ClientId"] = typeof(string),
        ["UserName"] = typeof(string),
        ["Mountpoint"] = typeof(string),
        ["Topic"] = typeof(string),
        ["ShareName"] = typeof(string),
        ["Node"] = typeof(string),
        ["ProtocolName"] = typeof(string),
        ["PeerAddress"] = typeof(IPAddress),
        ["Peer"] = typeof(IPEndPoint),
        ["PeerPort"] = typeof(int),
        ["ListenerPort"] = typeof(int),
        ["QoS"] = typeof(int),
        ["Retain"] = typeof(bool),
        ["NoLocal"] = typeof(bool),
        ["RetainAsPublished"] = typeof(bool),
        ["RetainHandling"] = typeof(RetainHandling),
        ["Payload"] = typeof(ReadOnlyMemory<byte>),
        ["UserProperties"] = typeof(IReadOnlyList<KeyValuePair<string, string>>),
        ["Timestamp"] = typeof(DateTimeOffset),
        ["Deadline"] = typeof(TimeSpan),
        ["BrokerTimeout"] = typeof(TimeSpan),
        ["CleanStart"] = typeof(bool),
        ["Elapsed"] = typeof(TimeSpan),
    };

    /// <summary>Addresses of telephones, and those that are no IP address for every listener (<c>local</c>).</summary>
    private static readonly string[] Texts = ["EmgMessage", "EmgOptionNames", "ListenerAddress"];

    [Fact]
    public void Property_OfAThing_HasThatThingsType()
    {
        PropertyInfo[] known = [.. Surface.Properties().Where(static p => Things.ContainsKey(p.Name))];

        known.Select(static p => p.Name).Distinct().ShouldBe(Things.Keys, ignoreOrder: true);
        known.Where(static p => Plain(p.PropertyType) != Things[p.Name]).Select(Show).ShouldBeEmpty("Elsewhere the same name has another type: see VocabularyTypeTests.Things.");
    }

    [Fact]
    public void Address_IsNoText()
    {
        string[] found =
        [
            .. Surface.Properties()
                .Where(static p => p.Name.EndsWith("Url", StringComparison.Ordinal) || p.Name.EndsWith("Uri", StringComparison.Ordinal) || p.Name.EndsWith("Address", StringComparison.Ordinal))
                .Where(static p => p.PropertyType == typeof(string) && !Texts.Contains(p.DeclaringType!.Name) && !Texts.Contains(p.Name))
                .Select(Show),
        ];

        found.ShouldBeEmpty("A URL is a Uri, an address an IPAddress.");
        Surface.Properties().Count(static p => p.PropertyType == typeof(Uri)).ShouldBeGreaterThan(5);
    }

    /// <summary>A number whose values have names is an enum. An enum keeps what it has no name for.</summary>
    [Fact]
    public void KnownNumber_IsAnEnum()
    {
        string[] enums = [.. Surface.Types().Where(static t => t.IsEnum).Select(ShortName)];
        string[] numbers = [.. Surface.Properties().Where(static p => Plain(p.PropertyType) == typeof(int) || Plain(p.PropertyType) == typeof(long)).Where(p => enums.Any(e => p.Name.EndsWith(e, StringComparison.Ordinal))).Select(Show)];
        string[] constants =
        [
            .. Surface.Types().Where(static t => t is { IsAbstract: true, IsSealed: true })
                .Where(static t => t.GetMembers(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly) is { Length: > 1 } members
                    && members.All(static m => m is FieldInfo { IsLiteral: true } f && f.FieldType == typeof(int)))
                .Select(static t => t.Name),
        ];

        enums.ShouldContain("Charcode");
        numbers.ShouldBeEmpty("There is an enum of these numbers.");
        constants.ShouldBeEmpty("A class of nothing but numbers is an enum.");
    }

    /// <summary>An enum's name without what says whose it is.</summary>
    private static string ShortName(Type type)
    {
        string[] prefixes = ["Emg", "Emqx", "ExProto", "VerneMq", "FakeVerneMq", "M4", "Mqtt"];
        string prefix = prefixes.Where(p => type.Name.StartsWith(p, StringComparison.Ordinal)).OrderByDescending(static p => p.Length).FirstOrDefault("");
        return type.Name[prefix.Length..];
    }

    private static Type Plain(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    private static string Show(PropertyInfo property) => $"{property.DeclaringType!.Name}.{property.Name} is {property.PropertyType.Name}";
}
