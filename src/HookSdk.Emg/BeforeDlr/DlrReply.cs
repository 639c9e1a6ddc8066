using System.Globalization;

namespace HookSdk.Emg;

/// <summary>
/// What a <c>before_dlr</c> handler answers: the results of a number lookup that the delivery report carries, and options to change. Immutable; equal by value.
/// </summary>
/// <remarks>The vendor documents the four results. They are text: leading zeros are kept (mcc 240, mnc 07).</remarks>
public sealed record DlrReply
{
    private static readonly DlrReply Unchanged = new();

    private DlrReply()
    {
    }

    /// <summary>The mobile country code (<c>dlrinfo.mcc</c>); null when not told.</summary>
    public string? Mcc { get; private init; }

    /// <summary>The mobile network code (<c>dlrinfo.mnc</c>); null when not told.</summary>
    public string? Mnc { get; private init; }

    /// <summary>The address of the switching centre (<c>dlrinfo.msc</c>); null when not told.</summary>
    public string? Msc { get; private init; }

    /// <summary>The subscriber's IMSI (<c>dlrinfo.imsi</c>); null when not told. Never shown by <see cref="ToString"/>.</summary>
    public string? Imsi { get; private init; }

    /// <summary>The options to change, each once, in the order in which they were first set.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Changes => OptionChanges.ToList(OptionChanges);

    internal OptionChanges? OptionChanges { get; private init; }

    /// <summary>Everything stays as it is.</summary>
    public static DlrReply NoChange() => Unchanged;

    /// <summary>The results of a lookup; what is null is not told.</summary>
    /// <param name="mcc">The mobile country code.</param>
    /// <param name="mnc">The mobile network code.</param>
    /// <param name="msc">The address of the switching centre.</param>
    /// <param name="imsi">The subscriber's IMSI.</param>
    /// <exception cref="ArgumentException">A value holds a line break, a NUL or half a surrogate pair.</exception>
    public static DlrReply Hlr(string? mcc = null, string? mnc = null, string? msc = null, string? imsi = null) => new()
    {
        Mcc = Check("dlrinfo.mcc", mcc),
        Mnc = Check("dlrinfo.mnc", mnc),
        Msc = Check("dlrinfo.msc", msc),
        Imsi = Check("dlrinfo.imsi", imsi),
    };

    /// <summary>This answer with a mobile country code.</summary>
    /// <param name="mcc">The code; leading zeros are kept.</param>
    /// <exception cref="ArgumentException">It holds a line break, a NUL or half a surrogate pair.</exception>
    public DlrReply WithMcc(string mcc) => this with { Mcc = CheckNotNull("dlrinfo.mcc", mcc) };

    /// <summary>This answer with a mobile network code.</summary>
    /// <param name="mnc">The code; leading zeros are kept.</param>
    /// <exception cref="ArgumentException">It holds a line break, a NUL or half a surrogate pair.</exception>
    public DlrReply WithMnc(string mnc) => this with { Mnc = CheckNotNull("dlrinfo.mnc", mnc) };

    /// <summary>This answer with the address of the switching centre.</summary>
    /// <param name="msc">The address.</param>
    /// <exception cref="ArgumentException">It holds a line break, a NUL or half a surrogate pair.</exception>
    public DlrReply WithMsc(string msc) => this with { Msc = CheckNotNull("dlrinfo.msc", msc) };

    /// <summary>This answer with the subscriber's IMSI.</summary>
    /// <param name="imsi">The IMSI.</param>
    /// <exception cref="ArgumentException">It holds a line break, a NUL or half a surrogate pair.</exception>
    public DlrReply WithImsi(string imsi) => this with { Imsi = CheckNotNull("dlrinfo.imsi", imsi) };

    /// <summary>This answer with one more option changed; a later value of the same option wins.</summary>
    /// <param name="option">The option's name, in any case: A-Z, 0-9 and underscore. See <see cref="EmgOptionNames"/>.</param>
    /// <param name="value">Its new value. Empty sets the option to empty; the vendor documents no way to remove one.</param>
    /// <exception cref="ArgumentException">The name or the value cannot be sent: a line break, a NUL, half a surrogate pair.</exception>
    public DlrReply With(string option, string value) => this with { OptionChanges = OptionChanges.Add(OptionChanges, option, value) };

    /// <inheritdoc cref="With(string, string)"/>
    public DlrReply With(string option, long value) => With(option, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>This answer with one more option changed to a number that has a name, such as <see cref="EmgTon"/>.</summary>
    /// <typeparam name="TEnum">Any enum; its number is sent.</typeparam>
    /// <inheritdoc cref="With(string, string)"/>
    public DlrReply With<TEnum>(string option, TEnum value)
        where TEnum : struct, Enum => With(option, value.ToString("D"));

    /// <summary>
    /// This answer with a new text of the message. It gets the form that the message's <c>CHARCODE</c> wants; a text that this cannot hold changes <c>CHARCODE</c>
    /// (to GSM 7-bit where its alphabet is enough, else to UCS2) and, where the message has them, <c>DCS</c> and <c>MESSAGELEN</c>. The text that the message has anyway changes nothing.
    /// </summary>
    /// <remarks>The form is given when the handler has answered, by the message that it was asked about: <see cref="Changes"/> shows the text. What it becomes for a message is shown by <see cref="EmgMessage.WithText"/>.</remarks>
    /// <param name="text">Any text. Half a surrogate pair stays what it is, in UCS2.</param>
    /// <param name="lineBreaks">What becomes of line breaks and NULs. They stay by default, which takes UCS2.</param>
    /// <exception cref="ArgumentException">The text holds a line break or a NUL and they are to be refused.</exception>
    public DlrReply WithText(string text, LineBreaks lineBreaks = LineBreaks.Keep) =>
        this with { OptionChanges = OptionChanges.AddText(OptionChanges, text, lineBreaks) };

    /// <summary>This answer with a new <c>MESSAGE</c> as it is. For text, <see cref="WithText"/> is the right one.</summary>
    /// <param name="text">What the message's <c>CHARCODE</c> means: hex for UCS2 and binary. Set <c>CHARCODE</c> too when it changes. What it cannot mean counts as a failure of the handler.</param>
    /// <param name="lineBreaks">What becomes of line breaks and NULs, which a reply cannot hold.</param>
    /// <exception cref="ArgumentException">The text holds a line break or a NUL and they are to be refused, or it holds half a surrogate pair.</exception>
    public DlrReply WithMessage(string text, LineBreaks lineBreaks = LineBreaks.Refuse) =>
        this with { OptionChanges = OptionChanges.AddMessage(OptionChanges, text, lineBreaks) };

    /// <summary>The answer in one line, for logs. Text, secrets and the IMSI are masked.</summary>
    public override string ToString() => ReplyPrinter.Print(
        "DlrReply",
        [new("mcc", Mcc), new("mnc", Mnc), new("msc", Msc), new("imsi", Imsi is null ? null : "***")],
        OptionChanges);

    /// <summary>This answer as it is for the message that it answers. What the message's <c>CHARCODE</c> cannot mean is thrown.</summary>
    internal DlrReply For(EmgMessage message)
    {
        OptionChanges? changes = MessageText.Complete(OptionChanges, message);
        return ReferenceEquals(changes, OptionChanges) ? this : this with { OptionChanges = changes };
    }

    internal DlrReply MergeOver(DlrReply earlier) => earlier == Unchanged ? this : new()
    {
        Mcc = Mcc ?? earlier.Mcc,
        Mnc = Mnc ?? earlier.Mnc,
        Msc = Msc ?? earlier.Msc,
        Imsi = Imsi ?? earlier.Imsi,
        OptionChanges = OptionChanges.Then(earlier.OptionChanges, OptionChanges),
    };

    private static string? Check(string key, string? value)
    {
        WireRules.CheckValue(key, value);
        return value;
    }

    private static string CheckNotNull(string key, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        WireRules.CheckValue(key, value);
        return value;
    }
}
