namespace HookSdk.EmqX.ExHook;

/// <summary>A message was published, and is routed unless the reply says otherwise. Retainer and rule engine of EMQX have run before.</summary>
public sealed class MessagePublishRequest : ExHookRequest, INamesClient
{
    private readonly List<KeyValuePair<string, string>>? _properties;
    private readonly List<KeyValuePair<string, string>>? _userProperties;
    private EmqxMessage _message = EmqxMessage.None;

    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public MessagePublishRequest()
    {
    }

    internal MessagePublishRequest(ref WireReader reader, ExHookVersion version)
    {
        while (reader.ReadTag(out uint tag))
        {
            switch (tag)
            {
                case Tags.Length1:
                    _message = new EmqxMessage(_message, ref reader);
                    break;
                case Tags.Length2:
                    ReadMeta(ref reader);
                    break;
                case Tags.Length3 when version.HasUserProperties:
                    NameValues.Add(ref _properties, ref reader);
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
            _properties ??= NameValues.None;
            _userProperties ??= NameValues.None;
        }
    }

    /// <summary>Stands in for a call whose bytes could not be read.</summary>
    internal static MessagePublishRequest Unread { get; } = new();

    /// <summary>The message, as the providers and hook servers before this one have left it.</summary>
    public EmqxMessage Message
    {
        get => _message;
        init => _message = value;
    }

    /// <summary>The MQTT 5 properties by their names with hyphens, such as <c>Content-Type</c>. From EMQX 5.9 on; null before.</summary>
    public IReadOnlyList<KeyValuePair<string, string>>? Properties
    {
        get => _properties;
        init => _properties = value is null ? null : [.. value];
    }

    /// <summary>The MQTT 5 user properties, repeated names as they came. From EMQX 5.9 on; null before.</summary>
    public IReadOnlyList<KeyValuePair<string, string>>? UserProperties
    {
        get => _userProperties;
        init => _userProperties = value is null ? null : [.. value];
    }

    string? INamesClient.UserName => _message.UserName;

    string? INamesClient.PeerAddress => _message.PeerAddress?.ToString();

    IReadOnlyList<string> INamesClient.Topics => [_message.Topic];

    internal override string Node => _message.Node;

    internal override string ClientId => _message.From;

    internal MessagePublishRequest With(EmqxMessage message)
    {
        MessagePublishRequest changed = (MessagePublishRequest)MemberwiseClone();
        changed._message = message;
        return changed;
    }
}
