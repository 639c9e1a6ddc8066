using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using HookSdk.EmqX.ExHook;
using V1 = Emqx.Exhook.V1;
using V2 = Emqx.Exhook.V2;
using V3 = Emqx.Exhook.V3;

namespace HookSdk.EmqX.Tests.ExHook.Text;

/// <summary>What people are shown of calls goes by a list of fields of its own: it is held against the schemas of all versions.</summary>
public sealed class ExHookFieldsTests
{
    private static readonly (ExHookVersion Version, FileDescriptor Schema)[] Schemas =
    [
        (ExHookVersion.V1Late, V1.ExhookReflection.Descriptor),
        (ExHookVersion.V2, V2.ExhookReflection.Descriptor),
        (ExHookVersion.V3, V3.ExhookReflection.Descriptor),
    ];

    public static TheoryData<string, string> Messages => [.. Schemas.SelectMany(static s => s.Schema.MessageTypes.Select(m => new TheoryDataRow<string, string>(s.Version.Package, m.Name)))];

    /// <summary>Each field of the schema, by name, number and type.</summary>
    [Theory]
    [MemberData(nameof(Messages))]
    public void Message_HasTheFieldsOfTheSchema(string package, string message)
    {
        (ExHookVersion version, MessageDescriptor descriptor) = Find(package, message);

        SchemaField[] own = [.. ExHookFields.FieldsOf(Own(message), version)];

        // A version may lack what another has.
        own.Where(f => descriptor.FindFieldByNumber((int)f.Number) is not null || descriptor.FindFieldByName(f.Name) is not null).OrderBy(static f => f.Number)
            .ShouldBe(descriptor.Fields.InFieldNumberOrder().Select(static f => new SchemaField(f.Name, (uint)f.FieldNumber, TypeOf(f), f.IsRepeated)));
    }

    /// <summary>A field that no version has would be shown of bytes that mean something else.</summary>
    [Fact]
    public void Fields_StandInTheSchemaOfSomeVersion()
    {
        foreach ((ExHookVersion version, string message) in Schemas.SelectMany(static s => s.Schema.MessageTypes.Select(m => (s.Version, Own(m.Name)))))
        {
            MessageDescriptor[] all = [.. Schemas.SelectMany(static s => s.Schema.MessageTypes).Where(m => Own(m.Name) == message)];
            foreach (SchemaField field in ExHookFields.FieldsOf(message, version))
            {
                all.ShouldContain(m => m.FindFieldByName(field.Name) != null, $"{version.Package}.{message}.{field.Name}");
            }
        }
    }

    /// <summary>Protobuf's own JSON is the measure, of a message in which each field says something; of those that exclude each other, each once.</summary>
    [Theory]
    [MemberData(nameof(Messages))]
    public void Message_IsShown_AndWritten_AsProtobufDoes(string package, string message)
    {
        (ExHookVersion version, MessageDescriptor descriptor) = Find(package, message);
        ExHookText text = new(Own(message), Own(message), version);

        EnsureAsProtobuf(text, descriptor, Full(descriptor));

        foreach (FieldDescriptor field in descriptor.Oneofs.SelectMany(static o => o.Fields))
        {
            IMessage full = Full(descriptor);
            field.Accessor.SetValue(full, ValueOf(field));
            EnsureAsProtobuf(text, descriptor, full);
        }
    }

    private static void EnsureAsProtobuf(ExHookText text, MessageDescriptor descriptor, IMessage full)
    {
        byte[] bytes = full.ToByteArray();

        string shown = text.ReadRequest(bytes).ShouldNotBeNull();

        JsonNode expected = JsonNode.Parse(new JsonFormatter(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true)).Format(full))!;
        JsonNode.DeepEquals(JsonNode.Parse(shown), expected).ShouldBeTrue($"{shown}\nof {expected}");
        text.ReadReply(bytes).ShouldBe(shown);
        descriptor.Parser.ParseFrom(text.WriteRequest(shown)).ShouldBe(full);
    }

    private static (ExHookVersion Version, MessageDescriptor Message) Find(string package, string message)
    {
        (ExHookVersion version, FileDescriptor schema) = Schemas.Single(s => s.Version.Package == package);
        return (version, schema.MessageTypes.Single(m => m.Name == message));
    }

    /// <summary>Two messages have other names in v1, and the same fields.</summary>
    private static string Own(string message) => message switch
    {
        "ClientCheckAclRequest" => "ClientAuthorizeRequest",
        "SessionTakeoveredRequest" => "SessionTakenoverRequest",
        _ => message,
    };

    private static string TypeOf(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Message => field.IsMap ? "map" : field.MessageType.Name,
        FieldType.Enum => field.EnumType.Name == "ResponsedType" ? "RESPONSE" : string.Join('|', field.EnumType.Values.OrderBy(static v => v.Number).Select(static v => v.Name)),
        _ => field.FieldType.ToString().ToLowerInvariant(),
    };

    /// <summary>A message whose fields say something each, and differ.</summary>
    private static IMessage Full(MessageDescriptor descriptor)
    {
        IMessage message = descriptor.Parser.ParseFrom(ByteString.Empty);
        foreach (FieldDescriptor field in descriptor.Fields.InFieldNumberOrder())
        {
            object? there = field.Accessor.GetValue(message);
            if (there is System.Collections.IDictionary map)
            {
                map["username"] = "meter";
                map["protocol"] = "mqtt";
            }
            else if (there is System.Collections.IList list)
            {
                list.Add(ValueOf(field));
                list.Add(ValueOf(field));
            }
            else
            {
                field.Accessor.SetValue(message, ValueOf(field));
            }
        }

        return message;
    }

    private static object ValueOf(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.String => $"{field.Name}-é\"",
        FieldType.Bytes => ByteString.CopyFrom(0, 255, (byte)field.FieldNumber),
        FieldType.Bool => true,
        FieldType.UInt32 => uint.MaxValue - (uint)field.FieldNumber,
        FieldType.UInt64 => ulong.MaxValue - (ulong)field.FieldNumber,
        FieldType.Int64 => long.MaxValue - field.FieldNumber,
        FieldType.Enum => Enum.ToObject(field.EnumType.ClrType, field.EnumType.Values[^1].Number),
        FieldType.Message => Full(field.MessageType),
        _ => throw new NotSupportedException(field.FieldType.ToString()),
    };
}
