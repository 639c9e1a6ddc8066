namespace HookSdk.VerneMq;

/// <summary>What is answered to a client that unsubscribes. The filters can be changed, not kept: VerneMQ carries out what was asked when a hook answers an error. Immutable; equal by value.</summary>
public sealed record UnsubscribeReply : IConditionalReply<UnsubscribeReply>
{
    private static readonly UnsubscribeReply Plain = new(Verdict.Ok, null, null);
    private static readonly UnsubscribeReply PassedOn = new(Verdict.Next, null, null);
    private readonly ValueList<string> _asked;
    private readonly ValueList<string> _filters;

    private UnsubscribeReply(Verdict verdict, string[]? asked, string[]? filters)
    {
        Verdict = verdict;
        _asked = new(asked);
        _filters = new(filters);
    }

    /// <summary>Whether it goes on.</summary>
    public bool IsOk => Verdict.IsOk;

    /// <summary>Whether the next one in the chain is asked.</summary>
    public bool IsNext => Verdict.IsNext;

    /// <summary>The filters that are unsubscribed, in the request's order; null: those that were asked.</summary>
    public IReadOnlyList<string>? Filters => _filters.Items;

    internal Verdict Verdict { get; }

    /// <summary>It is carried out as asked. For other filters see <see cref="OnUnsubscribeRequest.Edit"/>.</summary>
    public static UnsubscribeReply Ok() => Plain;

    /// <summary>The next one in the chain is asked.</summary>
    public static UnsubscribeReply Next() => PassedOn;

    /// <summary>The answer in one line, for logs.</summary>
    public override string ToString() => Verdict.Print(nameof(UnsubscribeReply), Filters is { } filters ? $"{filters.Count} filters" : "");

    internal static UnsubscribeReply Of(string[] asked, string[] filters) => new(Verdict.Ok, asked, filters);

    /// <summary>Whether it was made for this request.</summary>
    internal bool Fits(OnUnsubscribeRequest request) => _asked.Items is not { } asked || asked.SequenceEqual(request.Filters, StringComparer.Ordinal);
}
