using System.Text.Json;
using System.Text.Json.Serialization;

namespace HookSdk.Hosting;

/// <summary>How the state file is written.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(OperatorState))]
internal sealed partial class StateJson : JsonSerializerContext;
