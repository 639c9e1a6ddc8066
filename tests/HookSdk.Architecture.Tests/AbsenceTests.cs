using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace HookSdk.Architecture.Tests;

/// <summary>What a broker does not tell is null, and where it is not (the wire cannot tell, or the broker always tells), the property's own text says what stands there.</summary>
public sealed partial class AbsenceTests
{
    /// <summary>Texts that nobody can take for absent, with the reason.</summary>
    private static readonly Dictionary<string, string> AlwaysThere = new(StringComparer.Ordinal)
    {
        ["HookContext.Hook"] = "the call came to a hook",
        ["HookContext.CallId"] = "made here",
        ["ExProtoConnection.Id"] = "a device without one is refused",
        ["ExProtoCloseReason.Text"] = "a sentence of this SDK where EMQX has no words",
    };

    private static readonly Type[] Plugins =
        [typeof(Emg.EmgPlugin), typeof(M4.M4Script), typeof(EmqX.ExHook.ExHookProvider), typeof(EmqX.ExProto.ExProtoHandler), typeof(VerneMq.VerneMqPlugin)];

    private static readonly NullabilityInfoContext Nullability = new();

    [Fact]
    public void Text_ThatIsNeverNull_SaysWhatStandsWhereNothingWasTold()
    {
        PropertyInfo[] texts = [.. Told().SelectMany(static t => t.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)).Where(IsNeverNull)];
        string[] silent = [.. texts.Select(Name).Where(static n => !AlwaysThere.ContainsKey(n)).Except(texts.Where(static p => Absence().IsMatch(Words(p))).Select(Name))];

        texts.Length.ShouldBeGreaterThan(25);
        silent.ShouldBeEmpty("The text of the property says what stands there when the broker tells nothing (empty, never absent), or it is null.");
        AlwaysThere.Keys.Except(texts.Select(Name)).ShouldBeEmpty("These are not there any more.");
    }

    [Theory]
    [InlineData(typeof(M4.M4Call), "Source")]
    [InlineData(typeof(M4.M4Call), "Destination")]
    [InlineData(typeof(Emg.EmgMessage), "Source")]
    [InlineData(typeof(Emg.EmgConnectorInfo), "Name")]
    [InlineData(typeof(VerneMq.VerneMqUserRequest), "UserName")]
    public void Text_OfJson_IsNullWhereAbsent(Type type, string property) =>
        Nullability.Create(type.GetProperty(property)!).ReadState.ShouldBe(NullabilityState.Nullable);

    /// <summary>Whatever a plugin is handed, and what hangs on it. What the plugin makes itself is left out.</summary>
    private static HashSet<Type> Told()
    {
        HashSet<Type> found = [];
        Stack<Type> open = new(Plugins.SelectMany(static p => p.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)).SelectMany(static m => m.GetParameters()).Select(static p => p.ParameterType));
        while (open.TryPop(out Type? type))
        {
            foreach (Type inner in type.IsGenericType ? type.GetGenericArguments() : type.HasElementType ? [type.GetElementType()!] : [])
            {
                open.Push(inner);
            }

            if (type.Namespace?.StartsWith("HookSdk", StringComparison.Ordinal) == true && !type.IsEnum && !type.Name.EndsWith("Reply", StringComparison.Ordinal) && found.Add(type))
            {
                foreach (Type next in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(static p => p.PropertyType).Append(type.BaseType ?? typeof(object)))
                {
                    open.Push(next);
                }
            }
        }

        return found;
    }

    private static bool IsNeverNull(PropertyInfo property) =>
        property.PropertyType == typeof(string) && property.GetIndexParameters().Length == 0 && Nullability.Create(property).ReadState == NullabilityState.NotNull;

    private static string Name(PropertyInfo property) => $"{property.DeclaringType!.Name}.{property.Name}";

    /// <summary>What the package's documentation says of it; of a record's own parameter, what stands there.</summary>
    private static string Words(PropertyInfo property)
    {
        Type type = property.DeclaringType!;
        XDocument documentation = XDocument.Load(Path.ChangeExtension(type.Assembly.Location, ".xml"));
        return Of($"P:{type.FullName}.{property.Name}") + Of($"T:{type.FullName}", property.Name);

        string Of(string member, string? parameter = null)
        {
            XElement? found = documentation.Descendants("member").FirstOrDefault(m => (string?)m.Attribute("name") == member);
            return (parameter is null ? found?.Value : found?.Elements("param").FirstOrDefault(p => (string?)p.Attribute("name") == parameter)?.Value) ?? "";
        }
    }

    [GeneratedRegex(@"\b([Ee]mpty|[Nn]ever absent|[Nn]ull)\b")]
    private static partial Regex Absence();
}
