using System.Text.Json.Serialization;

namespace HookSdk.Hosting;

/// <summary>How the operator's endpoint reads and writes.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PluginListDocument))]
[JsonSerializable(typeof(PluginDocument))]
[JsonSerializable(typeof(ErrorDocument))]
[JsonSerializable(typeof(OrderDocument))]
internal sealed partial class AdminJson : JsonSerializerContext;
