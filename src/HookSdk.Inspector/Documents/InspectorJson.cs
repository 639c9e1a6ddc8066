using System.Text.Json.Serialization;

namespace HookSdk.Inspector;

/// <summary>How the page and its server speak.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StreamDocument))]
[JsonSerializable(typeof(HelloDocument))]
[JsonSerializable(typeof(CallDetail))]
[JsonSerializable(typeof(ErrorDocument))]
[JsonSerializable(typeof(ChartsDocument))]
[JsonSerializable(typeof(ServersDocument))]
[JsonSerializable(typeof(TrialsDocument))]
[JsonSerializable(typeof(HookFormsDocument))]
[JsonSerializable(typeof(TryDocument))]
[JsonSerializable(typeof(TriedDocument))]
[JsonSerializable(typeof(CodeDocument))]
[JsonSerializable(typeof(SavedDocument))]
[JsonSerializable(typeof(SaveDocument))]
[JsonSerializable(typeof(PluginChangeDocument))]
internal sealed partial class InspectorJson : JsonSerializerContext;

/// <summary>How saved calls stand in their files: for people, who compare and merge them.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SavedCall))]
internal sealed partial class SavedJson : JsonSerializerContext;
