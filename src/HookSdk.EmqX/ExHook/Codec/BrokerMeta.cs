namespace HookSdk.EmqX.ExHook;

/// <summary>RequestMeta: who calls.</summary>
internal sealed record BrokerMeta
{
    public BrokerMeta()
    {
    }

    public BrokerMeta(BrokerMeta earlier, ref WireReader reader)
        : this(earlier)
    {
        int outer = reader.Enter();
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

        reader.Leave(outer);
    }

    public static BrokerMeta None { get; } = new();

    public string Node { get; init; } = "";

    public string Version { get; init; } = "";

    public string Description { get; init; } = "";

    public string Cluster { get; init; } = "";
}
