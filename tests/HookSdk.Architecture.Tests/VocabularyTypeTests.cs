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
        ["Target"] = typeof(string),
        ["ServerName"] = typeof(string),
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

    private static readonly string[] Endings = ["Url", "Urls", "Uri", "Address", "Addresses", "Endpoint", "Endpoints"];

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
                .Where(static p => IsAddress(p.Name) && HoldsText(p.PropertyType) && !Texts.Contains(p.DeclaringType!.Name) && !Texts.Contains(p.Name)).Select(Show),
            .. Surface.Types()
                .SelectMany(static t => t.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)).OfType<MethodBase>()
                .SelectMany(static m => m.GetParameters()).Where(static p => IsAddress(p.Name!) && HoldsText(p.ParameterType) && !Texts.Any(t => t.Equals(p.Name, StringComparison.OrdinalIgnoreCase)))
                .Select(static p => $"{p.Member.DeclaringType!.Name}.{p.Member.Name}: {p.Name} is {p.ParameterType.Name}"),
        ];

        found.ShouldBeEmpty("A URL is a Uri, an address an IPAddress.");
        Surface.Properties().Count(static p => p.PropertyType == typeof(Uri)).ShouldBeGreaterThan(5);
    }

    [Theory]
    [InlineData("Endpoint", typeof(string), true)]
    [InlineData("url", typeof(string), true)]
    [InlineData("ManagementUrls", typeof(IList<string>), true)]
    [InlineData("Endpoints", typeof(IDictionary<string, object>), true)]
    [InlineData("Endpoint", typeof(Uri), false)]
    [InlineData("NodeAdapterUrls", typeof(IDictionary<string, Uri>), false)]
    [InlineData("Topic", typeof(string), false)]
    public void Address_ThatIsText_IsFound(string name, Type type, bool isFound) => (IsAddress(name) && HoldsText(type)).ShouldBe(isFound);

    /// <summary>A number whose values have names is an enum. An enum keeps what it has no name for.</summary>
    [Fact]
    public void KnownNumber_IsAnEnum()
    {
        string[] enums = [.. Surface.Types().Where(static t => t.IsEnum).Select(ShortName)];
        string[] levels = [.. Surface.Properties().Where(static p => p.Name.EndsWith("QoS", StringComparison.Ordinal) && Plain(p.PropertyType) is var t && t != typeof(int) && t != typeof(bool)).Select(Show)];
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
        levels.ShouldBeEmpty("A quality of service is an int.");
        constants.ShouldBeEmpty("A class of nothing but numbers is an enum.");
    }

    private static bool IsAddress(string name) => Endings.Any(e => name.EndsWith(e, StringComparison.Ordinal) || name.Equals(e, StringComparison.OrdinalIgnoreCase));

    /// <summary>Text itself, a list of it, or a map by it that holds no address either.</summary>
    private static bool HoldsText(Type type) => type == typeof(string)
        || (type.IsGenericType && type.GetGenericArguments().Contains(typeof(string)) && !type.GetGenericArguments().Contains(typeof(Uri)) && !typeof(Delegate).IsAssignableFrom(type));

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
