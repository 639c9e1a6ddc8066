namespace HookSdk.EmqX.ExHook;

/// <summary>An UNSUBSCRIBE is handled.</summary>
public sealed class ClientUnsubscribeRequest : ClientRequest
{
    private readonly List<KeyValuePair<string, string>>? _properties;
    private readonly List<KeyValuePair<string, string>>? _userProperties;
    private readonly List<EmqxSubscription>? _subscriptions;

    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public ClientUnsubscribeRequest()
    {
    }

    internal ClientUnsubscribeRequest(ref WireReader reader, ExHookVersion version)
    {
        while (reader.ReadTag(out uint tag))
        {
            switch (tag)
            {
                case Tags.Length1:
                    Client = new EmqxClient(Client, ref reader);
                    break;
                case Tags.Length2:
                    NameValues.Add(ref _properties, ref reader);
                    break;
                case Tags.Length3:
                    (_subscriptions ??= []).Add(new EmqxSubscription(ref reader));
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

    /// <summary>What is unsubscribed from. Always empty before EMQX 5.4: override <see cref="ExHookProvider.OnSessionUnsubscribedAsync"/> there.</summary>
    public IReadOnlyList<EmqxSubscription> Subscriptions
    {
        get => _subscriptions ?? [];
        init => _subscriptions = [.. value];
    }

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
}
