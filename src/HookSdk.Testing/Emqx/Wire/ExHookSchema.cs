using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using V1 = Emqx.Exhook.V1;
using V2 = Emqx.Exhook.V2;
using V3 = Emqx.Exhook.V3;

namespace HookSdk.Testing;

/// <summary>
/// The messages of one version of ExHook, as that version's schema has them. What is the same in all versions is written once, by the schema's names; what a version does not
/// have cannot be written.
/// </summary>
internal sealed class ExHookSchema
{
    private static readonly ExHookSchema[] All = [new(V1.ExhookReflection.Descriptor), new(V2.ExhookReflection.Descriptor), new(V3.ExhookReflection.Descriptor)];

    private readonly Dictionary<string, MessageDescriptor> _types;

    private ExHookSchema(FileDescriptor file) => _types = file.MessageTypes.ToDictionary(static t => t.Name, StringComparer.Ordinal);

    public static ExHookSchema Of(FakeEmqxVersion version) => All[version.Package - 1];

    /// <summary>A message with these fields; of a repeated one its elements, of a map its pairs.</summary>
    public IMessage New(string type, params ReadOnlySpan<(string Field, object Value)> fields)
    {
        IMessage message = _types[type].Parser.ParseFrom(ByteString.Empty);
        foreach ((string field, object value) in fields)
        {
            Set(message, field, value);
        }

        return message;
    }

    /// <summary>Reads a message.</summary>
    /// <exception cref="InvalidProtocolBufferException">The bytes are none.</exception>
    public IMessage Read(string type, ReadOnlySpan<byte> bytes) => _types[type].Parser.ParseFrom(bytes);

    public static T Get<T>(IMessage message, string field) => (T)FieldOf(message, field).Accessor.GetValue(message);

    public static void Set(IMessage message, string field, object value)
    {
        IFieldAccessor accessor = FieldOf(message, field).Accessor;
        switch (accessor.GetValue(message))
        {
            case IList list:
                foreach (object element in (IEnumerable)value)
                {
                    list.Add(element);
                }

                break;
            case IDictionary map:
                foreach ((string key, string text) in (IEnumerable<KeyValuePair<string, string>>)value)
                {
                    map.Add(key, text);
                }

                break;
            default:
                accessor.SetValue(message, value);
                break;
        }
    }

    private static FieldDescriptor FieldOf(IMessage message, string field) =>
        message.Descriptor.FindFieldByName(field) ?? throw new ArgumentException($"{message.Descriptor.FullName} has no field '{field}'.", nameof(field));
}
