using System.Text;

namespace HookSdk.M4;

/// <summary>What a script answers: the call goes on, with the same numbers or others, or is rejected. Immutable; equal by value.</summary>
/// <remarks>
/// Changes of a number work one after the other: each on what the earlier ones have made of it. The final numbers are sent as <c>new_src</c> and
/// <c>new_dst</c>, so that it does not matter in which order M4 applies its keys.
/// </remarks>
public sealed record M4Reply
{
    private static readonly M4Reply Unchanged = new();
    private static readonly M4Reply Rejected = new() { IsRejected = true };

    private M4Reply()
    {
    }

    /// <summary>Whether the call is rejected (<c>reject_call</c> 1).</summary>
    public bool IsRejected { get; private init; }

    /// <summary>The number for M4's log (<c>status_code</c>); null: not sent.</summary>
    public int? StatusCode { get; private init; }

    /// <summary>The text for M4's log (<c>message</c>); null: not sent.</summary>
    public string? Message { get; private init; }

    /// <summary>What becomes of the source number; null: it stays.</summary>
    public M4Rewrite? Source { get; private init; }

    /// <summary>What becomes of the destination number; null: it stays.</summary>
    public M4Rewrite? Destination { get; private init; }

    /// <summary>Keys that are sent as they stand; null: none.</summary>
    public M4RawKeys? Raw { get; private init; }

    /// <summary>The call goes on as it is.</summary>
    public static M4Reply Continue() => Unchanged;

    /// <summary>The call is rejected.</summary>
    /// <param name="message">Why, in a few words, for M4's log. Control characters become spaces; what is beyond 255 characters is cut off.</param>
    public static M4Reply Reject(string? message = null) => message is null ? Rejected : Rejected.WithMessage(message);

    /// <summary>This answer with another source number.</summary>
    /// <param name="number">The number. It is not checked that it is one.</param>
    /// <exception cref="ArgumentException">It is empty, or holds a control character or half a surrogate pair.</exception>
    public M4Reply WithSource(string number) => this with { Source = M4Rewrite.Replace(number) };

    /// <summary>This answer with something before the source number.</summary>
    /// <param name="prefix">What is put before it.</param>
    /// <exception cref="ArgumentException">It is empty, or holds a control character or half a surrogate pair.</exception>
    public M4Reply WithSourcePrefix(string prefix) => this with { Source = M4Rewrite.PutBefore(Source, prefix) };

    /// <summary>This answer with something behind the source number.</summary>
    /// <param name="suffix">What is put behind it.</param>
    /// <exception cref="ArgumentException">It is empty, or holds a control character or half a surrogate pair.</exception>
    public M4Reply WithSourceSuffix(string suffix) => this with { Source = M4Rewrite.PutBehind(Source, suffix) };

    /// <summary>This answer with another destination number.</summary>
    /// <param name="number">The number. It is not checked that it is one.</param>
    /// <exception cref="ArgumentException">It is empty, or holds a control character or half a surrogate pair.</exception>
    public M4Reply WithDestination(string number) => this with { Destination = M4Rewrite.Replace(number) };

    /// <summary>This answer with something before the destination number.</summary>
    /// <param name="prefix">What is put before it.</param>
    /// <exception cref="ArgumentException">It is empty, or holds a control character or half a surrogate pair.</exception>
    public M4Reply WithDestinationPrefix(string prefix) => this with { Destination = M4Rewrite.PutBefore(Destination, prefix) };

    /// <summary>This answer with something behind the destination number.</summary>
    /// <param name="suffix">What is put behind it.</param>
    /// <exception cref="ArgumentException">It is empty, or holds a control character or half a surrogate pair.</exception>
    public M4Reply WithDestinationSuffix(string suffix) => this with { Destination = M4Rewrite.PutBehind(Destination, suffix) };

    /// <summary>This answer with a status for M4's log.</summary>
    /// <param name="code">Any number; M4 does not act on it. By the vendor's example 0 is a success and 1 a failure.</param>
    public M4Reply WithStatus(int code) => this with { StatusCode = code };

    /// <summary>This answer with a text for M4's log.</summary>
    /// <param name="message">A few words. Control characters become spaces; what is beyond 255 characters is cut off.</param>
    public M4Reply WithMessage(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return this with { Message = M4Text.Clean(message) };
    }

    /// <summary>This answer with keys that are sent as they stand. A later script of a chain does not see them.</summary>
    /// <param name="keys">The keys, in place of any given before.</param>
    public M4Reply WithRaw(M4RawKeys keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return this with { Raw = keys };
    }

    /// <summary>The answer in one line, for logs. Numbers are masked.</summary>
    public override string ToString()
    {
        StringBuilder text = new(IsRejected ? "M4Reply.Reject {" : "M4Reply.Continue {");
        Append(text, "status_code", StatusCode?.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Append(text, "message", Message);
        Append(text, "src", Source?.ToString());
        Append(text, "dst", Destination?.ToString());
        Append(text, "raw", Raw?.ToString());
        return text.Append(" }").ToString();
    }

    /// <summary>What is answered for a script that failed; the status and the message show it in M4's log.</summary>
    internal static M4Reply Fallback(FailureMode mode, string message) => new() { IsRejected = mode == FailureMode.Closed, StatusCode = 1, Message = message };

    internal M4Reply MergeOver(M4Reply earlier) => ReferenceEquals(earlier, Unchanged) ? this : new()
    {
        IsRejected = IsRejected || earlier.IsRejected,
        StatusCode = StatusCode ?? earlier.StatusCode,
        Message = Message ?? earlier.Message,
        Source = M4Rewrite.Then(earlier.Source, Source),
        Destination = M4Rewrite.Then(earlier.Destination, Destination),
        Raw = Raw ?? earlier.Raw,
    };

    private static void Append(StringBuilder text, string name, string? value)
    {
        if (value is not null)
        {
            text.Append(text[^1] == '{' ? " " : ", ").Append(name).Append(" = ").Append(value);
        }
    }
}
