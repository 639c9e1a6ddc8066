namespace HookSdk.VerneMq;

/// <summary>What a plugin changes of a message that is published; what is null stays. Equal by value.</summary>
public sealed record PublishModifiers
{
    private readonly ValueList<byte> _payload;

    /// <summary>Another topic.</summary>
    /// <exception cref="ArgumentException">It is empty, holds a wildcard, or cannot be sent.</exception>
    public string? Topic { get; init => field = value is null ? null : MqttRules.CheckTopic(value, nameof(Topic)); }

    /// <summary>Another payload, copied here.</summary>
    public ReadOnlyMemory<byte>? Payload
    {
        get => _payload.Items is { } bytes ? new ReadOnlyMemory<byte>(bytes) : default(ReadOnlyMemory<byte>?);
        init => _payload = new(value?.ToArray());
    }

    /// <summary>Another quality of service, 0 to 2.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not 0 to 2.</exception>
    public int? QoS { get; init => field = value is { } qos ? MqttRules.CheckQos(qos) : null; }

    /// <summary>Another retain flag.</summary>
    public bool? Retain { get; init; }

    /// <summary>Another mountpoint: the message goes to the clients of that tenant.</summary>
    /// <exception cref="ArgumentException">It cannot be sent: a NUL, half a surrogate pair, more than 65,535 bytes.</exception>
    public string? Mountpoint { get; init => field = value is null ? null : MqttRules.CheckText(value, nameof(Mountpoint)); }

    /// <summary>How long the broker waits before it reads on from this client: whole milliseconds, at least one. The client's later packets wait too.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is no whole number of milliseconds, or less than one.</exception>
    public TimeSpan? Throttle
    {
        get;
        init => field = value is { } time ? MqttRules.CheckWhole(time, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(int.MaxValue), nameof(Throttle)) : null;
    }

    /// <summary>What is changed, for logs; of a payload its length.</summary>
    public override string ToString() => ModifierPrinter.Print(
        ("topic", Topic), ("payload bytes", Payload?.Length), ("qos", QoS), ("retain", Retain), ("mountpoint", Mountpoint), ("throttle", Throttle));
}
