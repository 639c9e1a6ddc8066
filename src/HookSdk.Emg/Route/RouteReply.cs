using System.Globalization;

namespace HookSdk.Emg;

/// <summary>What a <c>route</c> handler answers: the connector or group that the message leaves by, or no choice; its options may be changed. Immutable; equal by value.</summary>
public sealed record RouteReply
{
    private static readonly RouteReply NotChosen = new(null, null);

    private RouteReply(string? route, OptionChanges? changes)
    {
        Route = route;
        OptionChanges = changes;
    }

    /// <summary>The chosen connector or connector group; null when nothing was chosen.</summary>
    public string? Route { get; }

    /// <summary>The options to change, each once, in the order in which they were first set.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Changes => OptionChanges.ToList(OptionChanges);

    internal OptionChanges? OptionChanges { get; }

    /// <summary>The message leaves by this connector or connector group.</summary>
    /// <param name="name">Its name in EMG's configuration. That there is such a connector is not checked.</param>
    /// <exception cref="ArgumentException">The name is empty, or holds a line break, a NUL or half a surrogate pair.</exception>
    public static RouteReply To(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        WireRules.CheckValue("route", name);
        return new RouteReply(name, null);
    }

    /// <summary>EMG routes the message as it would have; what an earlier plugin of EMG's has chosen stays chosen.</summary>
    public static RouteReply NoChoice() => NotChosen;

    /// <summary>This answer with one more option changed; a later value of the same option wins.</summary>
    /// <param name="option">The option's name, in any case: A-Z, 0-9 and underscore. See <see cref="EmgOptionNames"/>.</param>
    /// <param name="value">Its new value. Empty sets the option to empty; the vendor documents no way to remove one.</param>
    /// <exception cref="ArgumentException">The name or the value cannot be sent: a line break, a NUL, half a surrogate pair.</exception>
    public RouteReply With(string option, string value) => new(Route, OptionChanges.Add(OptionChanges, option, value));

    /// <inheritdoc cref="With(string, string)"/>
    public RouteReply With(string option, long value) => With(option, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>This answer with one more option changed to a number that has a name, such as <see cref="EmgTon"/>.</summary>
    /// <typeparam name="TEnum">Any enum; its number is sent.</typeparam>
    /// <inheritdoc cref="With(string, string)"/>
    public RouteReply With<TEnum>(string option, TEnum value)
        where TEnum : struct, Enum => With(option, value.ToString("D"));

    /// <summary>
    /// This answer with a new text of the message. It gets the form that the message's <c>CHARCODE</c> wants; a text that this cannot hold changes <c>CHARCODE</c>
    /// (to GSM 7-bit where its alphabet is enough, else to UCS2) and, where the message has them, <c>DCS</c> and <c>MESSAGELEN</c>. The text that the message has anyway changes nothing.
    /// </summary>
    /// <remarks>The form is given when the handler has answered, by the message that it was asked about: <see cref="Changes"/> shows the text. What it becomes for a message is shown by <see cref="EmgMessage.WithText"/>.</remarks>
    /// <param name="text">Any text. Half a surrogate pair stays what it is, in UCS2.</param>
    /// <param name="lineBreaks">What becomes of line breaks and NULs. They stay by default, which takes UCS2.</param>
    /// <exception cref="ArgumentException">The text holds a line break or a NUL and they are to be refused.</exception>
    public RouteReply WithText(string text, LineBreaks lineBreaks = LineBreaks.Keep) =>
        new(Route, OptionChanges.AddText(OptionChanges, text, lineBreaks));

    /// <summary>This answer with a new <c>MESSAGE</c> as it is. For text, <see cref="WithText"/> is the right one.</summary>
    /// <param name="text">What the message's <c>CHARCODE</c> means: hex for UCS2 and binary. Set <c>CHARCODE</c> too when it changes. What it cannot mean counts as a failure of the handler.</param>
    /// <param name="lineBreaks">What becomes of line breaks and NULs, which a reply cannot hold.</param>
    /// <exception cref="ArgumentException">The text holds a line break or a NUL and they are to be refused, or it holds half a surrogate pair.</exception>
    public RouteReply WithMessage(string text, LineBreaks lineBreaks = LineBreaks.Refuse) =>
        new(Route, OptionChanges.AddMessage(OptionChanges, text, lineBreaks));

    /// <summary>The answer in one line, for logs. Text and secrets are masked.</summary>
    public override string ToString() => ReplyPrinter.Print(Route is null ? "RouteReply.NoChoice" : "RouteReply.To", null, Route, OptionChanges);

    /// <summary>This answer as it is for the message that it answers. What the message's <c>CHARCODE</c> cannot mean is thrown.</summary>
    internal RouteReply For(EmgMessage message)
    {
        OptionChanges? changes = MessageText.Complete(OptionChanges, message);
        return ReferenceEquals(changes, OptionChanges) ? this : new(Route, changes);
    }

    internal RouteReply MergeOver(RouteReply earlier) =>
        earlier == NotChosen ? this : new(Route ?? earlier.Route, OptionChanges.Then(earlier.OptionChanges, OptionChanges));
}
