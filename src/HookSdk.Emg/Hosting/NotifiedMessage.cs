using System.Text.Json;

namespace HookSdk.Emg;

/// <summary>Finds the message that a notification is about: its option ID. Empty where EMG tells none, and where the JSON has a flaw before it.</summary>
internal static class NotifiedMessage
{
    public static string Of(HookBody body)
    {
        Utf8JsonReader reader = new(body.Span);
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName)
                {
                    bool isMessage = reader.ValueTextEquals("qe"u8);
                    reader.Read();
                    if (!isMessage)
                    {
                        reader.Skip();
                    }
                }
                else if (reader.CurrentDepth == 2 && reader.TokenType == JsonTokenType.PropertyName)
                {
                    bool isId = string.Equals(reader.GetString(), EmgOptionNames.Id, StringComparison.OrdinalIgnoreCase);
                    reader.Read();
                    if (isId && reader.TokenType is (JsonTokenType.String or JsonTokenType.Number))
                    {
                        return reader.TokenType == JsonTokenType.String ? reader.GetString()! : System.Text.Encoding.ASCII.GetString(reader.ValueSpan);
                    }

                    reader.Skip();
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The reader of the call mends what it can, or says what is wrong.
        }

        return "";
    }
}
