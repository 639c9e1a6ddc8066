using HookSdk.Mqtt;

namespace HookSdk.EmqX.ExHook;

/// <summary>A topic filter with what goes with it. What the asking EMQX does not send is <see langword="null"/>.</summary>
public sealed record EmqxSubscription
{
    private const string SharePrefix = "$share/";

    private readonly string _share = "";

    /// <summary>Makes one by hand, as a test wants it.</summary>
    public EmqxSubscription()
    {
    }

    internal EmqxSubscription(ref WireReader reader)
    {
        int outer = reader.Enter();
        EmqxSubscription? options = null;
        while (reader.ReadTag(out uint tag))
        {
            switch (tag)
            {
                case Tags.Length1:
                    Filter = reader.ReadText();
                    break;
                case Tags.Varint2:
                    QoS = (int)reader.ReadUInt32();
                    break;
                case Tags.Length3:
                    options = new EmqxSubscription(options ?? new EmqxSubscription(), ref reader);
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        reader.Leave(outer);
        if (options is not null)
        {
            _share = options._share;
            QoS = options.QoS;
            RetainHandling = options.RetainHandling;
            RetainAsPublished = options.RetainAsPublished;
            NoLocal = options.NoLocal;
        }
    }

    /// <summary>Reads SubOpts.</summary>
    internal EmqxSubscription(EmqxSubscription earlier, ref WireReader reader)
        : this(earlier)
    {
        RetainHandling ??= Mqtt.RetainHandling.SendRetain;
        RetainAsPublished ??= false;
        NoLocal ??= false;
        int outer = reader.Enter();
        while (reader.ReadTag(out uint tag))
        {
            switch (tag)
            {
                case Tags.Varint1:
                    QoS = (int)reader.ReadUInt32();
                    break;
                case Tags.Length2:
                    _share = reader.ReadText();
                    break;
                case Tags.Varint3:
                    RetainHandling = (RetainHandling)reader.ReadUInt32();
                    break;
                case Tags.Varint4:
                    RetainAsPublished = reader.ReadUInt32() != 0;
                    break;
                case Tags.Varint5:
                    NoLocal = reader.ReadUInt32() != 0;
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        reader.Leave(outer);
    }

    /// <summary>
    /// The topic filter. Of a shared subscription up to EMQX 5.3 it is the bare one (<c>a/#</c>); from 5.4 on it is the whole (<c>$share/group/a/#</c>). EMQX always tells one; empty in a subscription made by hand without.
    /// </summary>
    public string Filter { get; init; } = "";

    /// <summary>
    /// The group of a shared subscription; <see langword="null"/> for an ordinary one, and where EMQX does not tell: up to 5.3, only OnSessionSubscribed does.
    /// </summary>
    public string? ShareName
    {
        get => _share.Length > 0 ? _share
            : Filter.StartsWith(SharePrefix, StringComparison.Ordinal) && Filter.IndexOf('/', SharePrefix.Length) is var slash and > 0 ? Filter[SharePrefix.Length..slash]
            : null;
        init => _share = value ?? "";
    }

    /// <summary>The QoS asked for, 0 to 2.</summary>
    public int QoS { get; init; }

    /// <summary>MQTT 5's Retain Handling, 0 to 2. Null in OnClientSubscribe before EMQX 5.4.</summary>
    public RetainHandling? RetainHandling { get; init; }

    /// <summary>MQTT 5's Retain As Published. Null in OnClientSubscribe before EMQX 5.4.</summary>
    public bool? RetainAsPublished { get; init; }

    /// <summary>MQTT 5's No Local. Null in OnClientSubscribe before EMQX 5.4.</summary>
    public bool? NoLocal { get; init; }
}
