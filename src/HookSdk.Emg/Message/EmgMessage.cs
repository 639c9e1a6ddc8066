using System.Collections;

namespace HookSdk.Emg;

/// <summary>A message, or a delivery report, as EMG hands it to a hook: an ordered, open set of options with text values. Immutable.</summary>
/// <remarks>
/// <para>Option names may be asked for in any case and are told in upper case. A name that came twice has its last value. Options that this package does
/// not know are kept. The vendor documents the options' names and that they come in upper case. Which of them a hook gets, what they mean beyond their name,
/// and in which JSON type a value comes, is inferred, not documented by the vendor: any is taken, and an accessor answers null for what it cannot read.</para>
/// <para>A message that came with a request is a view over the request's bytes: an option is read when it is asked for. The bytes go back when the handler
/// has ended; a read after that throws <see cref="InvalidOperationException"/>. Keep <see cref="Detach"/>'s answer to use a message for longer.</para>
/// </remarks>
public sealed partial class EmgMessage : IEnumerable<KeyValuePair<string, string?>>
{
    private readonly EmgCall? _call;
    private readonly OrderedDictionary<string, string?>? _options;
    private readonly OptionChanges? _changes;

    // The three that nearly every handler reads, and reads again. Each is written at once, so threads may share a message.
    private string? _source;
    private string? _destination;
    private string? _rawText;

    /// <summary>Makes a text message, as a test wants one. A text that GSM 03.38 does not have is there as EMG gives it: <c>CHARCODE</c> is 4 (UCS2), and <c>MESSAGE</c> is hex.</summary>
    /// <param name="source">The sender (<c>SOURCEADDR</c>).</param>
    /// <param name="destination">The recipient (<c>DESTADDR</c>).</param>
    /// <param name="text">The text, which <see cref="Text"/> gives again.</param>
    public EmgMessage(string source, string destination, string text)
        : this(OptionsOf(source, destination, text))
    {
    }

    /// <summary>Makes a message of these options, in their order. A name that comes twice keeps its last value.</summary>
    /// <param name="options">Names in any case, and values; null for an option that is there without a value.</param>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    public EmgMessage(IEnumerable<KeyValuePair<string, string?>> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = new OrderedDictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, string? value) in options)
        {
            ArgumentException.ThrowIfNullOrEmpty(name, nameof(options));
            _options[KnownOptionNames.ToUpper(name)] = value;
        }
    }

    internal EmgMessage(EmgCall call) => _call = call;

    private EmgMessage(OrderedDictionary<string, string?> options) => _options = options;

    private EmgMessage(EmgMessage origin, OptionChanges? changes)
    {
        _call = origin._call;
        _options = origin._options;
        _changes = changes;
    }

    /// <summary>A message without options.</summary>
    internal static EmgMessage None { get; } = new([]);

    /// <summary>An option's value as text: a whole number in digits, another as it was written, a nested object or array as its JSON. Null when the option is absent or has no value.</summary>
    /// <param name="option">The option's name, in any case. See <see cref="EmgOptionNames"/>.</param>
    public string? this[string option]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(option);
            return option switch
            {
                EmgOptionNames.Source => _source ??= Read(option),
                EmgOptionNames.Destination => _destination ??= Read(option),
                EmgOptionNames.Message => _rawText ??= Read(option),
                _ => Read(option),
            };
        }
    }

    /// <summary>Whether the option is there, with or without a value.</summary>
    /// <param name="option">The option's name, in any case.</param>
    public bool Contains(string option)
    {
        ArgumentNullException.ThrowIfNull(option);
        return _changes?.Find(option) is not null
            || (_call is null ? _options!.ContainsKey(option) : _call.TryGetOption(option, out _));
    }

    /// <summary>An option's value as a whole number of 32 bits; null when it is absent, no number, or too large.</summary>
    /// <param name="option">The option's name, in any case.</param>
    public int? GetInt32(string option) => GetInt64(option) is >= int.MinValue and <= int.MaxValue and long number ? (int)number : null;

    /// <summary>An option's value as a whole number of 64 bits, as EMG's ids are; null when it is absent, no number, or too large.</summary>
    /// <param name="option">The option's name, in any case.</param>
    public long? GetInt64(string option)
    {
        ArgumentNullException.ThrowIfNull(option);
        if (_call is null || _changes?.Find(option) is not null)
        {
            return JsonText.ParseNumber(Read(option));
        }

        long? number = _call.TryGetOption(option, out JsonField field) ? field.ValueNumber(_call.Body.Span) : null;
        _call.Body.EnsureHeld();
        return number;
    }

    /// <summary>A message with this option set, and all else as in this one.</summary>
    /// <param name="option">The option's name, in any case: A-Z, 0-9 and underscore.</param>
    /// <param name="value">The value; may be empty.</param>
    /// <exception cref="ArgumentException">The name, or a line break, a NUL or half a surrogate pair in the value, could not be sent in a reply.</exception>
    public EmgMessage With(string option, string value) => new(this, OptionChanges.Add(_changes, option, value));

    /// <summary>A full copy, which may outlive the handler. A message that was made by a constructor is its own copy.</summary>
    public EmgMessage Detach() => _call is null && _changes is null ? this : new EmgMessage(Materialize());

    /// <summary>The options in the order in which they came, each once with its last value; those added by <see cref="With(string, string)"/> follow.</summary>
    public IEnumerator<KeyValuePair<string, string?>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, string?>>)Detach()._options!).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The options in one line, for logs. Text and secrets are masked: MESSAGE, UDH, PASSWORD, NEWPASSWORD and AUTHCODE.</summary>
    public override string ToString()
    {
        try
        {
            return OptionPrinter.Print(nameof(EmgMessage), this);
        }
        catch (InvalidOperationException)
        {
            return $"{nameof(EmgMessage)} {{ its handler has ended }}";
        }
    }

    /// <summary>Lays a reply's changes over this message.</summary>
    internal EmgMessage With(OptionChanges? changes) => changes is null ? this : new EmgMessage(this, OptionChanges.Then(_changes, changes));

    private static List<KeyValuePair<string, string?>> OptionsOf(string source, string destination, string text)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentNullException.ThrowIfNull(text);
        bool isGsm = SmsText.IsGsm7(text);
        List<KeyValuePair<string, string?>> options =
        [
            new(EmgOptionNames.Source, source),
            new(EmgOptionNames.Destination, destination),
            new(EmgOptionNames.Message, isGsm ? text : MessageText.ToUcs2(text)),
        ];
        if (!isGsm)
        {
            options.Add(new(EmgOptionNames.Charcode, "4"));
        }

        return options;
    }

    private string? Read(string option)
    {
        if (_changes?.Find(option) is { } change)
        {
            return change.Value;
        }

        if (_call is null)
        {
            return _options!.GetValueOrDefault(option);
        }

        string? text = _call.TryGetOption(option, out JsonField field) ? field.ValueText(_call.Body.Span) : null;
        _call.Body.EnsureHeld();
        return text;
    }

    private OrderedDictionary<string, string?> Materialize()
    {
        OrderedDictionary<string, string?> options;
        if (_call is null)
        {
            options = new(_options!, StringComparer.OrdinalIgnoreCase);
        }
        else
        {
            ReadOnlySpan<byte> bytes = _call.Body.Span;
            ReadOnlySpan<JsonField> fields = _call.Options;
            options = new(fields.Length, StringComparer.OrdinalIgnoreCase);
            foreach (ref readonly JsonField field in fields)
            {
                options[field.OptionName(bytes)] = field.ValueText(bytes);
            }

            _call.Body.EnsureHeld();
        }

        if (_changes is not null)
        {
            foreach (OptionChanges change in OptionChanges.OldestFirst(_changes))
            {
                options[change.Option] = change.Value;
            }
        }

        return options;
    }
}
