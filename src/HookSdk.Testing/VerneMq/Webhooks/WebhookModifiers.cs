namespace HookSdk.Testing;

/// <summary>What an accepted reply changes. A member is null where the reply does not name it.</summary>
internal sealed record WebhookModifiers
{
    public string? ClientId { get; init; }

    public string? Mountpoint { get; init; }

    public string? UserName { get; init; }

    public bool? CleanSession { get; init; }

    public bool? UpgradeQoS { get; init; }

    /// <summary>Seconds.</summary>
    public int? MaxConnectionLifetime { get; init; }

    public int? MaxMessageSize { get; init; }

    public int? MaxInflightMessages { get; init; }

    public int? MaxOfflineMessages { get; init; }

    /// <summary><c>queue_type</c> is lifo.</summary>
    public bool? IsLifo { get; init; }

    public string? Topic { get; init; }

    public byte[]? Payload { get; init; }

    public int? QoS { get; init; }

    public bool? Retain { get; init; }

    /// <summary>Milliseconds.</summary>
    public int? Throttle { get; init; }

    /// <summary>The whole new set of properties.</summary>
    public MqttProperties? Properties { get; init; }

    public RewrittenProperties Rewritten { get; init; }

    /// <summary>The filters of a subscribe, in the order of the reply.</summary>
    public IReadOnlyList<WebhookTopic>? Topics { get; init; }

    /// <summary>The filters of an unsubscribe, in the order of the reply.</summary>
    public IReadOnlyList<string>? Unsubscribes { get; init; }

    /// <summary>The modifiers for people; no payload.</summary>
    public string Describe()
    {
        List<string> parts = [];
        Add("client_id", ClientId);
        Add("mountpoint", Mountpoint);
        Add("username", UserName);
        Add("topic", Topic);
        Add("payload", Payload is null ? null : $"{Payload.Length} bytes");
        Add("qos", QoS);
        Add("retain", Retain);
        Add("throttle", Throttle);
        Add("properties", Properties);
        Add("topics", Topics is null ? null : string.Join(", ", Topics.Select(static t => $"{t.Filter} {t.QoS}")));
        Add("topics", Unsubscribes is null ? null : string.Join(", ", Unsubscribes));
        return parts.Count == 0 ? "modifiers" : string.Join("; ", parts);

        void Add(string name, object? value)
        {
            if (value is not null)
            {
                parts.Add($"{name} {value}");
            }
        }
    }
}

/// <summary>A filter of a subscribe, as requests and replies name it. A qos that is none is a refusal's reason code.</summary>
internal readonly record struct WebhookTopic(string Filter, int QoS, bool NoLocal = false, bool RetainAsPublished = false, int RetainHandling = 0)
{
    public bool IsRefused => QoS is < 0 or > 2;
}
