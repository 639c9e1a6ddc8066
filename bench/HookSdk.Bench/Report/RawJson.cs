using System.Text.Json;
using System.Text.Json.Serialization;
using HookSdk.Bench.Harness;

namespace HookSdk.Bench.Report;

/// <summary>Every round, for tools.</summary>
internal static class RawJson
{
    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static string Of(SuiteResult result) => JsonSerializer.Serialize(result, Readable) + "\n";
}
