namespace HookSdk.EmqX.ExHook;

/// <summary>A CONNACK is sent. Of a client that is let in, this comes after OnClientConnected.</summary>
public sealed class ClientConnackRequest : ExHookRequest
{
    private readonly List<KeyValuePair<string, string>>? _properties;
    private readonly List<KeyValuePair<string, string>>? _userProperties;

    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public ClientConnackRequest()
    {
    }

    internal ClientConnackRequest(ref WireReader reader, ExHookVersion version)
    {
        while (reader.ReadTag(out uint tag))
        {
            switch (tag)
            {
                case Tags.Length1:
                    Connection = new EmqxConnectInfo(Connection, ref reader);
                    break;
                case Tags.Length2:
                    ResultCode = reader.ReadRepeatedText();
                    break;
                case Tags.Length3:
                    NameValues.Add(ref _properties, ref reader);
                    break;
                case Tags.Length4:
                    ReadMeta(ref reader);
                    break;
                case Tags.Length5 when version.HasUserProperties:
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

    /// <summary>EMQX's word for the result: <c>success</c>, <c>not_authorized</c> and others; empty when it tells none.</summary>
    public string ResultCode { get; init; } = "";

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
