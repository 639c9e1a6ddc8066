namespace HookSdk.Aot;

/// <summary>Settings of every form that a section may have. Nothing but the binder sets or makes them.</summary>
internal sealed class Settings
{
    public string Name { get; set; } = "";

    public Uri? Url { get; set; }

    public TimeSpan? After { get; set; }

    public Colour Colour { get; set; }

    public List<string> Numbers { get; } = [];

    public IReadOnlyList<int> Ports { get; set; } = [];

    public Dictionary<string, int> Weights { get; } = [];

    public Dictionary<string, Entry> Entries { get; set; } = [];

    public Entry[] Others { get; set; } = [];

    public override string ToString() => string.Join(
        " | ",
        [
            Name, $"{Url}", $"{After}", $"{Colour}", string.Join(",", Numbers), string.Join(",", Ports), string.Join(",", Weights),
            string.Join(",", Entries), string.Join<Entry>(",", Others),
        ]);
}

/// <summary>What a table and a list hold.</summary>
internal sealed class Entry
{
    public string Topic { get; set; } = "";

    public bool? Drop { get; set; }

    public override string ToString() => $"{Topic}/{Drop}";
}

internal enum Colour
{
    Red,
    Green,
}

/// <summary>A section that is a list itself.</summary>
internal sealed class EntryList : List<Entry>;
