namespace HookSdk.VerneMq;

/// <summary>What a plugin changes of a message on its way to a client; what is null stays. Equal by value.</summary>
public sealed record DeliverModifiers
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

    /// <summary>What is changed, for logs; of a payload its length.</summary>
    public override string ToString() => ModifierPrinter.Print(("topic", Topic), ("payload bytes", Payload?.Length));
}
