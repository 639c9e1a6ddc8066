namespace HookSdk.EmqX.ExHook;

/// <summary>RequestMeta: who calls.</summary>
internal sealed record BrokerMeta
{
    private static readonly Repeated<BrokerMeta> Known = new();

    public BrokerMeta()
    {
    }

    private BrokerMeta(BrokerMeta earlier, ref WireReader reader)
        : this(earlier)
    {
        while (reader.ReadTag(out uint tag))
        {
            switch (tag)
            {
                case Tags.Length1:
                    Node = reader.ReadRepeatedText();
                    break;
                case Tags.Length2:
                    Version = reader.ReadRepeatedText();
                    break;
                case Tags.Length3:
                    Description = reader.ReadRepeatedText();
                    break;
                case Tags.Length4:
                    Cluster = reader.ReadRepeatedText();
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }
    }

    public static BrokerMeta None { get; } = new();

    public string Node { get; init; } = "";

    public string Version { get; init; } = "";

    public string Description { get; init; } = "";

    public string Cluster { get; init; } = "";

    /// <summary>Reads one. A broker's is the same in every call, and is made once.</summary>
    public static BrokerMeta Read(BrokerMeta earlier, ref WireReader reader)
    {
        int outer = reader.Enter();
        ReadOnlySpan<byte> bytes = reader.Rest;
        BrokerMeta? meta = ReferenceEquals(earlier, None) ? Known.Find(bytes) : null;
        if (meta is not null)
        {
            reader.LeaveEarly(outer);
            return meta;
        }

        meta = new BrokerMeta(earlier, ref reader);
        reader.Leave(outer);
        if (ReferenceEquals(earlier, None) && !reader.IsBroken)
        {
            Known.Keep(bytes, meta);
        }

        return meta;
    }
}
