using System.Text;

namespace HookSdk.Emg;

/// <content>The message itself: as text, as bytes, its header, and how many SMS it takes.</content>
public sealed partial class EmgMessage
{
    /// <summary><c>MESSAGE</c> exactly as it came: text, or hex when <see cref="Charcode"/> says binary or UCS2. Null when absent.</summary>
    public string? RawText => this[EmgOptionNames.Message];

    /// <summary>
    /// <c>MESSAGE</c> as text, read by <see cref="Charcode"/>: UCS2 is hex and is decoded, binary has no text and gives null, all else is text already.
    /// UCS2 that is not hex of whole characters is given as it came.
    /// </summary>
    /// <remarks>The vendor documents hex for binary and UCS2 on EMG's HTTP connectors; that hooks get the same is inferred, not documented by the vendor.</remarks>
    public string? Text => Charcode switch
    {
        EmgCharcode.Binary => null,
        EmgCharcode.Ucs2 => FromUcs2(RawText),
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

    /// <summary>
    /// How many SMS this takes on the air, 0 without a <c>MESSAGE</c>: reckoned by <see cref="SmsText"/> from the text, or from the bytes of a binary message.
    /// A message whose header says that it is one part of a long one is one SMS.
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

            UserDataHeader? header = Udh;
            if (header?.Concatenation is not null)
            {
                return 1;
            }

            int headerLength = Math.Min(header?.Length ?? 0, SmsText.LongestHeader);
            return Charcode switch
            {
                EmgCharcode.Binary => SmsText.MeasureBinary(Hex.Parse(raw)?.Length ?? raw.Length, headerLength).Segments,
                EmgCharcode.Ucs2 => SmsText.Measure(FromUcs2(raw)!, SmsAlphabet.Ucs2, headerLength).Segments,
                _ => SmsText.Measure(raw, headerLength).Segments,
            };
        }
    }

    private static string? FromUcs2(string? raw) =>
        Hex.Parse(raw) is { } bytes && bytes.Length % 2 == 0 ? Encoding.BigEndianUnicode.GetString(bytes) : raw;
}
