namespace HookSdk.VerneMq;

/// <summary>What is answered about a message on its way to a client of MQTT 5. It can be changed, not held back: VerneMQ sends it as it is when a hook answers an error. Immutable; equal by value.</summary>
public sealed record DeliverM5Reply : IConditionalReply<DeliverM5Reply>
{
    private static readonly DeliverM5Reply Plain = new(Verdict.Ok, null, null);
    private static readonly DeliverM5Reply PassedOn = new(Verdict.Next, null, null);

    private DeliverM5Reply(Verdict verdict, DeliverModifiers? modifiers, DeliverProperties? properties)
    {
        Verdict = verdict;
        Modifiers = modifiers;
        Properties = properties;
    }

    /// <summary>Whether it goes on.</summary>
    public bool IsOk => Verdict.IsOk;

    /// <summary>Whether the next one in the chain is asked.</summary>
    public bool IsNext => Verdict.IsNext;

    /// <summary>What is changed of the message; null: nothing.</summary>
    public DeliverModifiers? Modifiers { get; }

    /// <summary>The properties in place of all that the message has; null: they stay.</summary>
    public DeliverProperties? Properties { get; }

    internal Verdict Verdict { get; }

    /// <summary>The message is sent.</summary>
    /// <param name="modifiers">What is changed of it; null: nothing.</param>
    /// <param name="properties">The properties in place of all that it has; null: they stay. One without any member counts as null.</param>
    public static DeliverM5Reply Ok(DeliverModifiers? modifiers = null, DeliverProperties? properties = null) =>
        modifiers is null && properties is null ? Plain : new(Verdict.Ok, modifiers, properties);

    /// <summary>The next one in the chain is asked.</summary>
    public static DeliverM5Reply Next() => PassedOn;

    /// <summary>The answer in one line, for logs; without payloads.</summary>
    public override string ToString() => Verdict.Print(nameof(DeliverM5Reply), Modifiers?.ToString() ?? "");
}
