namespace HookSdk.EmqX.ExHook;

/// <summary>A CONNECT came in. Nothing can be refused here: that is what authenticate is for.</summary>
public sealed class ClientConnectRequest : ExHookRequest
{
    private readonly List<KeyValuePair<string, string>>? _properties;
    private readonly List<KeyValuePair<string, string>>? _userProperties;

    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public ClientConnectRequest()
    {
    }

    internal ClientConnectRequest(ref WireReader reader, ExHookVersion version)
    {
        while (reader.ReadTag(out uint tag))
        {
            switch (tag)
            {
                case Tags.Length1:
                    Connection = new EmqxConnectInfo(Connection, ref reader);
                    break;
                case Tags.Length2:
                    NameValues.Add(ref _properties, ref reader);
                    break;
                case Tags.Length3:
                    ReadMeta(ref reader);
                    break;
                case Tags.Length4 when version.HasUserProperties:
                    NameValues.Add(ref _userProperties, ref reader);
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        if (version.HasUserProperties)
        {
            _userProperties ??= NameValues.None;
        }
    }

    /// <summary>The connection.</summary>
    public EmqxConnectInfo Connection { get; init; } = EmqxConnectInfo.None;

    /// <summary>The MQTT 5 properties by their names with hyphens, such as <c>Receive-Maximum</c>. Before EMQX 5.9, all user properties together are one of them, <c>User-Property</c>, printed as an Erlang list.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Properties
    {
        get => _properties ?? [];
        init => _properties = [.. value];
    }

    /// <summary>The MQTT 5 user properties, repeated names as they came. From EMQX 5.9 on; null before.</summary>
    public IReadOnlyList<KeyValuePair<string, string>>? UserProperties
    {
        get => _userProperties;
        init => _userProperties = value is null ? null : [.. value];
    }

    internal override string Node => Connection.Node;

    internal override string ClientId => Connection.ClientId;
}
