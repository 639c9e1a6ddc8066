using System.Collections;
using Google.Protobuf;

namespace HookSdk.Testing;

/// <summary>Reads the replies to a broker's version. Each method throws <see cref="InvalidProtocolBufferException"/> where the bytes are no such reply.</summary>
internal static class EmqxReplies
{
    /// <summary>The hooks that a server asks for by OnProviderLoaded, with their topic filters.</summary>
    public static IReadOnlyList<(string Name, IReadOnlyList<string> Topics)> Hooks(FakeEmqxVersion version, ReadOnlySpan<byte> reply)
    {
        IMessage loaded = ExHookSchema.Of(version).Read("LoadedResponse", reply);
        return
        [
            .. ExHookSchema.Get<IEnumerable>(loaded, "hooks").Cast<IMessage>()
                .Select(static h => (ExHookSchema.Get<string>(h, "name"), (IReadOnlyList<string>)[.. ExHookSchema.Get<IEnumerable<string>>(h, "topics")])),
        ];
    }

    /// <summary>The answer to a question.</summary>
    public static EmqxReply Read(FakeEmqxVersion version, ReadOnlySpan<byte> reply)
    {
        IMessage response = ExHookSchema.Of(version).Read("ValuedResponse", reply);
        string? held = response.Descriptor.Oneofs[0].Accessor.GetCaseFieldDescriptor(response)?.Name;
        return new(
            (EmqxReplyType)ExHookSchema.Get<int>(response, "type"),
            held == "bool_result" ? ExHookSchema.Get<bool>(response, held) : null,
            held == "message" ? Message(version, ExHookSchema.Get<IMessage>(response, held)) : null);
    }

    /// <summary>EMQX 4.3 has no headers in messages.</summary>
    private static EmqxToldMessage Message(FakeEmqxVersion version, IMessage message) => new(
        message,
        ExHookSchema.Get<string>(message, "from"),
        ExHookSchema.Get<string>(message, "topic"),
        ExHookSchema.Get<ByteString>(message, "payload").Memory,
        (int)ExHookSchema.Get<uint>(message, "qos"),
        version.HasMessageHeaders ? (string?)ExHookSchema.Get<IDictionary>(message, "headers")[EmqxBrokerMessage.AllowPublish] : null);
}
