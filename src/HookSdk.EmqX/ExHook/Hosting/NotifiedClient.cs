namespace HookSdk.EmqX.ExHook;

/// <summary>Finds whose turn a notification waits for, without reading the rest of it.</summary>
internal static class NotifiedClient
{
    /// <summary>
    /// The client that a call is about, or for a dropped message its publisher. In each request the first field holds it: ClientInfo and ConnInfo as their second field, Message
    /// as its fourth. Empty where the broker names none, and then the call is not kept in order with others.
    /// </summary>
    public static string Of(string hook, HookBody body)
    {
        uint wanted = hook == ExHookHookNames.MessageDropped ? Tags.Length4 : Tags.Length2;
        string client = "";
        WireReader reader = new(body);
        while (reader.ReadTag(out uint tag))
        {
            if (tag != Tags.Length1)
            {
                reader.Skip(tag);
                continue;
            }

            int outer = reader.Enter();
            while (reader.ReadTag(out uint inner))
            {
                if (inner == wanted)
                {
                    client = reader.ReadText();
                }
                else
                {
                    reader.Skip(inner);
                }
            }

            reader.Leave(outer);
        }

        return client;
    }
}
