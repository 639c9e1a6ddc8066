using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;

namespace HookSdk.Emg;

/// <summary>How a message's text lies in <c>MESSAGE</c>, which is a matter of its <c>CHARCODE</c>: hex for binary and UCS2, text for all others.</summary>
/// <remarks>The vendor documents hex for binary and UCS2 on EMG's HTTP connectors; that hooks get and take the same is inferred.</remarks>
internal static class MessageText
{
    private const int LargestScheme = 255;
    private const int DigitsPerUnit = 4;

    private static readonly SearchValues<char> LineBreakers = SearchValues.Create("\r\n\0");

    /// <summary>UCS2 in hex as text, half a surrogate pair as it is; null when it is not hex of whole characters.</summary>
    public static string? FromUcs2(string? hex) => hex is null || hex.Length % DigitsPerUnit != 0 || Hex.Parse(hex) is not { } bytes
        ? null
        : string.Create(bytes.Length / sizeof(char), bytes, static (text, bytes) =>
        {
            for (int i = 0; i < text.Length; i++)
            {
                text[i] = (char)BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(i * sizeof(char)));
            }
        });

    /// <summary>Text as UCS2 in hex. Half a surrogate pair stays what it is: the other half may stand in the next part of a long message.</summary>
    public static string ToUcs2(string text) => string.Create(DigitsPerUnit * text.Length, text, static (hex, text) =>
    {
        for (int i = 0; i < text.Length; i++)
        {
            ((ushort)text[i]).TryFormat(hex[(DigitsPerUnit * i)..], out _, "X4", CultureInfo.InvariantCulture);
        }
    });

    /// <summary>What is wrong with a <c>MESSAGE</c> of this <c>CHARCODE</c>, as the end of a sentence; null when nothing is.</summary>
    public static string? FindProblem(EmgCharcode? charcode, string message) => charcode switch
    {
        EmgCharcode.Binary when Hex.Parse(message) is null => "takes bytes in hex, two digits each",
        EmgCharcode.Ucs2 when message.Length % DigitsPerUnit != 0 || Hex.Parse(message) is null => "takes UCS2 in hex, four digits a character",
        EmgCharcode.Gsm7 when !SmsText.IsGsm7(message) => "has no more than the characters of GSM 03.38",
        EmgCharcode.Latin1 when message.AsSpan().ContainsAnyExceptInRange('\0', '\u00FF') => "has no more than the characters of ISO 8859-1",
        _ => null,
    };

    /// <summary>
    /// Lays out a reply's changes for the message that it answers: a text that was set by <c>WithText</c> gets the form that <c>CHARCODE</c> wants, or another
    /// <c>CHARCODE</c> and what belongs to it.
    /// </summary>
    /// <exception cref="ArgumentException">The reply sets a <c>MESSAGE</c> that the <c>CHARCODE</c> cannot mean, or the other way round.</exception>
    public static OptionChanges? Complete(OptionChanges? changes, EmgMessage message)
    {
        OptionChanges? body = changes?.Find(EmgOptionNames.Message);
        OptionChanges? code = changes?.Find(EmgOptionNames.Charcode);
        if (body is null && code is null)
        {
            return changes;
        }

        EmgCharcode? charcode = code is null ? message.Charcode : (EmgCharcode?)(int?)JsonText.ParseNumber(code.Value);
        if (body is { IsText: true })
        {
            return Encode(changes!, body.Value, charcode, message);
        }

        string raw = body?.Value ?? message.RawText ?? "";
        if (FindProblem(charcode, raw) is { } problem && (code is not null || FindProblem(charcode, message.RawText ?? "") is null))
        {
            string sentence = body is null
                ? $"CHARCODE is set to {charcode:D}, which {problem}, and MESSAGE is not that. WithText sets both."
                : $"MESSAGE is set to what the message's CHARCODE cannot mean: {charcode:D} {problem}. WithText puts a text into the form that is due.";
            throw new ArgumentException(sentence, nameof(changes));
        }

        return changes;
    }

    private static OptionChanges? Encode(OptionChanges changes, string text, EmgCharcode? charcode, EmgMessage message)
    {
        bool isItsOwn = changes.Find(EmgOptionNames.Charcode) is null;
        if (isItsOwn && text == message.Text)
        {
            return changes.Without(EmgOptionNames.Message);
        }

        if (charcode == EmgCharcode.Ucs2)
        {
            // A message whose UCS2 came as text shows that this EMG hands texts over decoded.
            bool isText = isItsOwn && FindProblem(charcode, message.RawText ?? "") is not null && IsLine(text);
            return WithLength(changes.Replace(EmgOptionNames.Message, isText ? text : ToUcs2(text)), message);
        }

        if (IsLine(text) && Fits(charcode, text))
        {
            return WithLength(changes.Replace(EmgOptionNames.Message, text), message);
        }

        bool isUcs2 = !IsLine(text) || !SmsText.IsGsm7(text);
        changes = changes.Replace(EmgOptionNames.Message, isUcs2 ? ToUcs2(text) : text);
        bool setsScheme = changes.Find(EmgOptionNames.DataCoding) is not null;
        changes = OptionChanges.Add(changes, EmgOptionNames.Charcode, isUcs2 ? "4" : "1");
        if (!setsScheme && message.DataCoding is >= 0 and <= LargestScheme and int scheme)
        {
            changes = OptionChanges.Add(changes, EmgOptionNames.DataCoding, DataCodingScheme.For(scheme, isUcs2).ToString(CultureInfo.InvariantCulture));
        }

        return WithLength(changes, message);
    }

    /// <summary>A message that tells its length tells the new one: its unit is not documented, and is taken to be the one in which the old length is right.</summary>
    private static OptionChanges WithLength(OptionChanges changes, EmgMessage message)
    {
        if (changes.Find(EmgOptionNames.MessageLength) is not null || message.MessageLength is not { } length || message.RawText is not { } old)
        {
            return changes;
        }

        string raw = changes.Find(EmgOptionNames.Message)!.Value;
        EmgMessage changed = message.With(changes);
        int? lengthNow = length == Bytes(message, old) ? Bytes(changed, raw) : length == old.Length ? raw.Length : null;
        return lengthNow is { } now ? OptionChanges.Add(changes, EmgOptionNames.MessageLength, now.ToString(CultureInfo.InvariantCulture)) : changes;

        static int Bytes(EmgMessage message, string raw) => message.Charcode switch
        {
            EmgCharcode.Binary or EmgCharcode.Ucs2 => raw.Length / 2,
            EmgCharcode.Utf8 => System.Text.Encoding.UTF8.GetByteCount(raw),
            _ => raw.Length,
        };
    }

    private static bool Fits(EmgCharcode? charcode, string text) => charcode switch
    {
        null or EmgCharcode.Default or EmgCharcode.Gsm7 => SmsText.IsGsm7(text),
        EmgCharcode.Latin1 => FindProblem(charcode, text) is null,
        EmgCharcode.Utf8 => true,
        _ => false,
    };

    /// <summary>Whether a line of a reply can hold it as text.</summary>
    private static bool IsLine(string text) => !text.AsSpan().ContainsAny(LineBreakers) && WireRules.FindLoneSurrogate(text) < 0;
}
