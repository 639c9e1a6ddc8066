namespace HookSdk;

/// <summary>What a target knows of its brokers beside their calls: what they were told, and what they were asked.</summary>
internal interface IBrokerView
{
    /// <summary>The server that it is of.</summary>
    public HookServer Server { get; }

    /// <summary>What it is that is known, as a headline.</summary>
    public string Title { get; }

    /// <summary>What is known now, for people. Asked of a server that is mapped alone.</summary>
    public BrokerKnowledge Read();
}

/// <summary>What is known of the brokers of one server.</summary>
/// <param name="Brokers">One for each broker, node or adapter.</param>
/// <param name="Note">What is good to know of them all; null: nothing. Never a secret.</param>
internal sealed record BrokerKnowledge(IReadOnlyList<KnownBroker> Brokers, string? Note = null)
{
    /// <summary>Lines that an operator may type at the broker.</summary>
    public IReadOnlyList<string> Commands { get; init; } = [];
}

/// <summary>One broker, node or adapter.</summary>
/// <param name="Name">Its name or address.</param>
/// <param name="State">How it stands.</param>
/// <param name="IsWell">Whether that is as it should be.</param>
/// <param name="Hooks">The hooks that it was told to call, with what belongs to each.</param>
internal sealed record KnownBroker(string Name, string State, bool IsWell, IReadOnlyList<string> Hooks);
