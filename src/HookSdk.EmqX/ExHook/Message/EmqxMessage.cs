using System.Globalization;
using System.Net;
using HookSdk.Mqtt;

namespace HookSdk.EmqX.ExHook;

/// <summary>
/// A message. EMQX takes a changed topic, payload, QoS and <see cref="AllowPublish"/> from a reply, and nothing else: change it by <c>with</c>, so that the rest stays as it came.
/// </summary>
/// <remarks>Two messages are equal when all their parts are, the payload's bytes among them. <see cref="ToString"/> leaves the payload out.</remarks>
public sealed record EmqxMessage
{
    private const int HighestQoS = 2;
    private const string AllowPublishHeader = "allow_publish";

    private readonly HookBody? _body;
    private readonly string _topic = "";
    private readonly int _qos;
    private readonly ReadOnlyMemory<byte> _payload;

    /// <summary>The headers as they came, in bytes of their own: most hooks never look at one.</summary>
    private readonly byte[] _unreadHeaders = [];

    private readonly int _unreadLength;
    private List<KeyValuePair<string, string>>? _headers;

    /// <summary>Makes one by hand, as a test wants it.</summary>
    public EmqxMessage()
    {
    }

    internal EmqxMessage(EmqxMessage earlier, ref WireReader reader)
        : this(earlier)
    {
        _body = reader.Body;
        int outer = reader.Enter();
        int firstHeader = -1;
        int headerEnd = 0;
        int position = reader.Position;
        while (reader.ReadTag(out uint tag))
        {
            switch (tag)
            {
                case Tags.Length1:
                    Node = reader.ReadRepeatedText();
                    break;
                case Tags.Length2:
                    Id = reader.ReadText();
                    break;
                case Tags.Varint3:
                    _qos = (int)reader.ReadUInt32();
                    break;
                case Tags.Length4:
                    From = reader.ReadText();
                    break;
                case Tags.Length5:
                    _topic = reader.ReadText();
                    break;
                case Tags.Length6:
                    _payload = reader.ReadBytes();
                    break;
                case Tags.Varint7:
                    Milliseconds = reader.ReadVarint();
                    break;
                case Tags.Length8:
                    firstHeader = firstHeader < 0 ? position : firstHeader;
                    headerEnd = NameValues.Pass(ref reader);
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }

            position = reader.Position;
        }

        reader.Leave(outer);
        if (firstHeader >= 0 && !reader.IsBroken)
        {
            ReadOnlySpan<byte> unread = reader.Between(firstHeader, headerEnd);
            _unreadLength += unread.Length;
            if (_unreadLength > _unreadHeaders.Length)
            {
                // Twice as much for a message in parts, so that many of them are not copied again and again.
                Array.Resize(ref _unreadHeaders, Math.Max(_unreadLength, 2 * _unreadHeaders.Length));
            }

            unread.CopyTo(_unreadHeaders.AsSpan(_unreadLength - unread.Length));
            _headers = null;
        }
    }

    /// <summary>The node that the message came in on; empty when EMQX does not tell it.</summary>
    public string Node { get; init; } = "";

    /// <summary>EMQX's own id of the message: hexadecimal digits; empty when EMQX does not tell it.</summary>
    public string Id { get; init; } = "";

    /// <summary>The client id of the publisher; <c>http_api</c> for a message from REST; empty when EMQX does not tell it.</summary>
    public string From { get; init; } = "";

    /// <summary>The topic. EMQX always tells one; empty in a message made by hand without.</summary>
    /// <exception cref="ArgumentException">It is set to what is no topic name: empty, with a wildcard or a NUL, longer than 65,535 bytes. EMQX would not refuse it and harm its subscribers.</exception>
    public string Topic
    {
        get => _topic;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            if (TopicName.FindProblem(value) is { } problem)
            {
                throw new ArgumentException($"A message cannot be published to this topic: {problem}.", nameof(value));
            }

            _topic = value;
        }
    }

    /// <summary>The QoS, 0 to 2.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set to something else. EMQX would not refuse it and send illegal packets.</exception>
    public int QoS
    {
        get => _qos;
        init
        {
            _qos = value is >= 0 and <= HighestQoS ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A QoS is 0, 1 or 2.");
        }
    }

    /// <summary>The payload: a view into the request's bytes, good until the handler has ended. Copy what is to live longer.</summary>
    /// <exception cref="InvalidOperationException">The handler has ended.</exception>
    public ReadOnlyMemory<byte> Payload
    {
        get
        {
            _body?.EnsureHeld();
            return _payload;
        }

        init
        {
            _payload = value;
            _body = null;
        }
    }

    /// <summary>When the message was published, in whole milliseconds; the latest time there is where EMQX says more than that.</summary>
    public DateTimeOffset Timestamp
    {
        get => DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Min(Milliseconds, (ulong)DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));
        init => Milliseconds = (ulong)Math.Max(value.ToUnixTimeMilliseconds(), 0);
    }

    /// <summary>
    /// Whether the message is to be routed. False when a hook server or provider before this one has dropped it, and stays so unless it is set.
    /// It is the header <c>allow_publish</c>, which EMQX 4.3 does not know.
    /// </summary>
    public bool AllowPublish
    {
        get => Header(AllowPublishHeader) != "false";
        init => NameValues.Set(_headers = [.. ReadHeaders()], new(AllowPublishHeader, value ? "true" : "false"));
    }

    /// <summary>The publisher's user name; null where EMQX does not tell: messages from REST, rules, bridges, and before EMQX 4.4.</summary>
    public string? UserName => Header("username");

    /// <summary>The address that the publisher comes from; null where EMQX does not tell, which for wills is always.</summary>
    public IPAddress? PeerAddress => IPAddress.TryParse(Header("peerhost"), out IPAddress? address) ? address : null;

    /// <summary>The publisher's protocol, such as <c>mqtt</c>; null where EMQX does not tell, which for wills is always.</summary>
    public string? ProtocolName => Header("protocol");

    /// <summary>The headers as EMQX sent them: of <c>username</c>, <c>protocol</c>, <c>peerhost</c> and <c>allow_publish</c> those that are set. From EMQX 4.4 on. Of a name that comes twice the last counts.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers
    {
        get => ReadHeaders();
        init => _headers = [.. value];
    }

    internal static EmqxMessage None { get; } = new();

    internal ulong Milliseconds { get; init; }

    /// <inheritdoc/>
    public bool Equals(EmqxMessage? other) =>
        other is not null && Node == other.Node && Id == other.Id && From == other.From && _topic == other._topic && _qos == other._qos
        && Milliseconds == other.Milliseconds && ReadHeaders().SequenceEqual(other.ReadHeaders()) && Payload.Span.SequenceEqual(other.Payload.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, From, _topic, _qos, _payload.Length);

    /// <summary>The message in one line, for logs, without its payload.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"EmqxMessage {{ Id = {Id}, From = {From}, Topic = {_topic}, QoS = {_qos}, {_payload.Length} bytes{(AllowPublish ? "" : ", dropped")} }}");

    private string? Header(string name)
    {
        List<KeyValuePair<string, string>> headers = ReadHeaders();
        int place = NameValues.Find(headers, name);
        return place < 0 ? null : headers[place].Value;
    }

    private List<KeyValuePair<string, string>> ReadHeaders()
    {
        if (_headers is null)
        {
            List<KeyValuePair<string, string>> headers = [];
            WireReader reader = new(_unreadHeaders.AsSpan(0, _unreadLength));
            while (reader.ReadTag(out uint tag))
            {
                if (tag == Tags.Length8)
                {
                    headers.Add(NameValues.Read(ref reader));
                }
                else
                {
                    reader.Skip(tag);
                }
            }

            _headers = headers;
        }

        return _headers;
    }
}
