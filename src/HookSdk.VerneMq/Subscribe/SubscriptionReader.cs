using System.Text.Json;
using HookSdk.Mqtt;

namespace HookSdk.VerneMq;

/// <summary>Reads the list of topics that the subscribe hooks bring.</summary>
internal static class SubscriptionReader
{
    /// <summary>Filters with their options.</summary>
    /// <returns>Null when an entry is no filter with a qos.</returns>
    public static VerneMqSubscription[]? Read(ReadOnlySpan<byte> list)
    {
        List<VerneMqSubscription> topics = [];
        Utf8JsonReader reader = new(list, new JsonReaderOptions { MaxDepth = CallReader.MaxDepth });
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject || ReadOne(ref reader) is not { } topic)
            {
                return null;
            }

            topics.Add(topic);
        }

        return [.. topics];
    }

    private static VerneMqSubscription? ReadOne(ref Utf8JsonReader reader)
    {
        string? filter = null;
        int qos = -1;
        bool noLocal = false;
        bool retainAsPublished = false;
        RetainHandling handling = RetainHandling.SendRetain;
        string? word = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = JsonText.Decode(reader.ValueSpan, reader.ValueIsEscaped);
            reader.Read();
            switch (name, reader.TokenType)
            {
                case ("topic", JsonTokenType.String):
                    filter = JsonText.Decode(reader.ValueSpan, reader.ValueIsEscaped);
                    break;
                case ("qos", JsonTokenType.Number) when reader.TryGetByte(out byte number):
                    qos = number;
                    break;
                case ("no_local", JsonTokenType.True or JsonTokenType.False):
                    noLocal = reader.GetBoolean();
                    break;
                case ("rap", JsonTokenType.True or JsonTokenType.False):
                    retainAsPublished = reader.GetBoolean();
                    break;
                case ("retain_handling", JsonTokenType.String):
                    handling = Handling(reader.ValueSpan);
                    word = handling == VerneMqSubscription.NoNamedHandling ? JsonText.Decode(reader.ValueSpan, reader.ValueIsEscaped) : null;
                    break;
                case ("topic" or "qos" or "no_local" or "rap" or "retain_handling", _):
                    return null;
                default:
                    reader.Skip();
                    break;
            }
        }

        return filter is null || qos < 0 ? null : new VerneMqSubscription(filter, qos, noLocal, retainAsPublished, handling) { RetainHandlingWord = word };
    }

    /// <summary>A word that no broker sends today is none of those that have names: it is kept beside.</summary>
    private static RetainHandling Handling(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("send_if_new_sub"u8) ? RetainHandling.SendIfNewSubscription
        : word.SequenceEqual("dont_send"u8) ? RetainHandling.DontSend
        : word.SequenceEqual("send_retain"u8) ? RetainHandling.SendRetain
        : VerneMqSubscription.NoNamedHandling;
}
