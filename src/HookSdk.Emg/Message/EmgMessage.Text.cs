namespace HookSdk.Emg;

/// <content>The message itself: as text, as bytes, its header, and how many SMS it takes.</content>
public sealed partial class EmgMessage
{
    /// <summary><c>MESSAGE</c> exactly as it came: text, or hex when <see cref="Charcode"/> says binary or UCS2. Null when absent.</summary>
    public string? RawText => this[EmgOptionNames.Message];

    /// <summary>
    /// <c>MESSAGE</c> as text, read by <see cref="Charcode"/>: UCS2 is hex and is decoded, binary has no text and gives null, all else is text already.
    /// UCS2 that is not hex of whole characters is given as it came. Half a surrogate pair, as at the end of a part of a long message, stays what it is; its hex is <see cref="RawText"/>.
    /// </summary>
    /// <remarks>The vendor documents hex for binary and UCS2 on EMG's HTTP connectors; that hooks get the same is inferred, not documented by the vendor.</remarks>
    public string? Text => Charcode switch
    {
        EmgCharcode.Binary => null,
        EmgCharcode.Ucs2 => MessageText.FromUcs2(RawText) ?? RawText,
        _ => RawText,
    };

    /// <summary>The bytes of <c>MESSAGE</c> when <see cref="Charcode"/> says binary or UCS2 and it is hex; null otherwise. A new array each time.</summary>
    /// <remarks>The vendor documents hex for binary and UCS2 on EMG's HTTP connectors; that hooks get the same is inferred, not documented by the vendor.</remarks>
    public byte[]? Data => Charcode is EmgCharcode.Binary or EmgCharcode.Ucs2 ? Hex.Parse(RawText) : null;

    /// <summary>The parsed user data header (<c>UDH</c>, hex); null when absent or not a header. Its hex as it came is in the indexer.</summary>
    /// <remarks>The vendor documents hex on EMG's HTTP connectors; that hooks get the same is inferred, not documented by the vendor.</remarks>
    public UserDataHeader? Udh => UserDataHeader.TryParse(this[EmgOptionNames.Udh], out UserDataHeader? header) ? header : null;

    /// <summary>Whether this is a delivery report: <see cref="MessageType"/> is <see cref="EmgMessageType.DeliveryReport"/>.</summary>
    public bool IsDeliveryReport => MessageType == EmgMessageType.DeliveryReport;

    /// <summary>Which part of a long message this is, by its user data header or else by its options; null for a message that is whole.</summary>
    public EmgMessagePart? Part => Udh?.Concatenation is { } header
        ? PartOf(header.Reference, header.Total, header.Sequence)
        : PartOf(ConcatReference ?? 0, ConcatTotal ?? 0, ConcatSequence ?? 0);

    /// <summary>
    /// How many SMS this takes on the air, 0 without a <c>MESSAGE</c>: reckoned by <see cref="SmsText"/> from the text, or from the bytes of a binary message.
    /// A part of a long message takes one, and more than one when it has outgrown it.
    /// </summary>
    /// <remarks>What EMG itself does with a long message depends on its connectors; this is what the GSM rules give.</remarks>
    public int SegmentCount
    {
        get
        {
            if (RawText is not { } raw)
            {
                return 0;
            }

            int headerLength = Udh?.Length ?? (Part is null ? 0 : SmsText.ConcatenationAlone);
            headerLength = Math.Min(headerLength, SmsText.LongestHeader);
            return Charcode switch
            {
                EmgCharcode.Binary => SmsText.MeasureBinary(Hex.Parse(raw)?.Length ?? raw.Length, headerLength).Segments,
                EmgCharcode.Ucs2 => SmsText.Measure(Text!, SmsAlphabet.Ucs2, headerLength).Segments,
                _ => SmsText.Measure(raw, headerLength).Segments,
            };
        }
    }

    /// <summary>A message with this text, and all else as in this one: what <c>WithText</c> of a reply makes of it. See there for what changes with the text.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="lineBreaks">What becomes of line breaks and NULs.</param>
    /// <exception cref="ArgumentException">The text holds a line break or a NUL and they are to be refused.</exception>
    public EmgMessage WithText(string text, LineBreaks lineBreaks = LineBreaks.Keep) =>
        With(MessageText.Complete(OptionChanges.AddText(null, text, lineBreaks), this));

    private static EmgMessagePart? PartOf(int reference, int total, int sequence) =>
        total > 1 && sequence >= 1 && sequence <= total ? new EmgMessagePart(reference, total, sequence) : null;
}
