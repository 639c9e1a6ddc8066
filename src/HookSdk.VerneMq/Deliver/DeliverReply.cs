namespace HookSdk.VerneMq;

/// <summary>What is answered about a message on its way to a client of MQTT 3. It can be changed, not held back: VerneMQ sends it as it is when a hook answers an error. Immutable; equal by value.</summary>
public sealed record DeliverReply : IConditionalReply<DeliverReply>
{
    private static readonly DeliverReply Plain = new(Verdict.Ok, null);
    private static readonly DeliverReply PassedOn = new(Verdict.Next, null);

    private DeliverReply(Verdict verdict, DeliverModifiers? modifiers)
    {
        Verdict = verdict;
        Modifiers = modifiers;
    }

    /// <summary>Whether it goes on.</summary>
    public bool IsOk => Verdict.IsOk;

    /// <summary>Whether the next one in the chain is asked.</summary>
    public bool IsNext => Verdict.IsNext;

    /// <summary>What is changed of the message; null: nothing.</summary>
    public DeliverModifiers? Modifiers { get; }

    internal Verdict Verdict { get; }

    /// <summary>The message is sent.</summary>
    /// <param name="modifiers">What is changed of it; null: nothing.</param>
    public static DeliverReply Ok(DeliverModifiers? modifiers = null) => modifiers is null ? Plain : new(Verdict.Ok, modifiers);

    /// <summary>The next one in the chain is asked.</summary>
    public static DeliverReply Next() => PassedOn;

    /// <summary>The answer in one line, for logs; without payloads.</summary>
    public override string ToString() => Verdict.Print(nameof(DeliverReply), Modifiers?.ToString() ?? "");
}
