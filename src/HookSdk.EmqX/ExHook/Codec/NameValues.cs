namespace HookSdk.EmqX.ExHook;

/// <summary>Lists of names and values: MQTT properties, user properties, the headers of a message.</summary>
internal static class NameValues
{
    /// <summary>Reads one Property, or one entry of a map, which has the same fields.</summary>
    public static KeyValuePair<string, string> Read(ref WireReader reader)
    {
        string name = "";
        string value = "";
        int outer = reader.Enter();
        while (reader.ReadTag(out uint tag))
        {
            switch (tag)
            {
                case Tags.Length1:
                    name = reader.ReadRepeatedText();
                    break;
                case Tags.Length2:
                    value = reader.ReadText();
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        reader.Leave(outer);
        return new(name, value);
    }

    /// <summary>Passes over one that <see cref="Read"/> can read later, and breaks the reader where it cannot.</summary>
    /// <returns>Where it ends.</returns>
    public static int Pass(ref WireReader reader)
    {
        int outer = reader.Enter();
        while (reader.ReadTag(out uint tag))
        {
            reader.Skip(tag);
        }

        reader.Leave(outer);
        return reader.Position;
    }

    /// <summary>No entries. Never to be changed.</summary>
    public static List<KeyValuePair<string, string>> None { get; } = [];

    /// <summary>Adds one to a list that may not have been made yet.</summary>
    public static void Add(ref List<KeyValuePair<string, string>>? list, ref WireReader reader) => (list ??= []).Add(Read(ref reader));

    /// <summary>The place of a name in what is a map: of several the last; less than zero where there is none.</summary>
    public static int Find(List<KeyValuePair<string, string>> map, string name)
    {
        int place = map.Count - 1;
        while (place >= 0 && map[place].Key != name)
        {
            place--;
        }

        return place;
    }

    /// <summary>Sets one entry of what is a map, at the place that its name has.</summary>
    public static void Set(List<KeyValuePair<string, string>> map, KeyValuePair<string, string> entry)
    {
        int place = Find(map, entry.Key);
        if (place < 0)
        {
            map.Add(entry);
        }
        else
        {
            map[place] = entry;
        }
    }
}
