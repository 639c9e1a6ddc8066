namespace HookSdk.VerneMq;

/// <summary>What a plugin sets for a session that it lets in; what is null stays as the broker is configured. Equal by value.</summary>
/// <remarks>The switches of a cluster that is split (allow_register and so on) are no permissions: on a healthy cluster they change nothing.</remarks>
public sealed record RegisterModifiers
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Most = TimeSpan.FromMilliseconds(int.MaxValue);

    /// <summary>Another user name, for all later hooks.</summary>
    /// <exception cref="ArgumentException">It cannot be sent: a NUL, half a surrogate pair, more than 65,535 bytes.</exception>
    public string? UserName { get; init => field = value is null ? null : MqttRules.CheckText(value, nameof(UserName)); }

    /// <summary>Another client id and mountpoint.</summary>
    public SubscriberId? Subscriber { get; init; }

    /// <summary>Another clean session flag. Of no effect for a client of MQTT 5, and not sent for one.</summary>
    public bool? CleanStart { get; init; }

    /// <summary>The longest time that the client may stay connected: whole seconds, at least one. From 1.13 on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is no whole number of seconds, or less than one.</exception>
    public TimeSpan? MaxConnectionLifetime { get; init => field = Whole(value, Second, nameof(MaxConnectionLifetime)); }

    /// <summary>The largest message that the client may publish, in bytes; 0: no limit. A larger one cuts its session.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 0.</exception>
    public int? MaxMessageSize { get; init => field = AtLeast(value, 0, nameof(MaxMessageSize)); }

    /// <summary>How many messages the client may publish in a second; 0: no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 0.</exception>
    public int? MaxMessageRate { get; init => field = AtLeast(value, 0, nameof(MaxMessageRate)); }

    /// <summary>How many messages may be under way to the client at once; 0: no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 0.</exception>
    public int? MaxInflightMessages { get; init => field = AtLeast(value, 0, nameof(MaxInflightMessages)); }

    /// <summary>How many messages wait for the client while it is there; -1: no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than -1.</exception>
    public int? MaxOnlineMessages { get; init => field = AtLeast(value, -1, nameof(MaxOnlineMessages)); }

    /// <summary>How many messages wait for the client while it is not there; -1: no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than -1.</exception>
    public int? MaxOfflineMessages { get; init => field = AtLeast(value, -1, nameof(MaxOfflineMessages)); }

    /// <summary>How many messages move at once when a session moves to another node.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public int? MaxMessagesPerDrainStep { get; init => field = AtLeast(value, 1, nameof(MaxMessagesPerDrainStep)); }

    /// <summary>The longest time that moving a session to another node may take: whole milliseconds, at least one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is no whole number of milliseconds, or less than one.</exception>
    public TimeSpan? MaxDrainTime { get; init => field = Whole(value, Millisecond, nameof(MaxDrainTime)); }

    /// <summary>After what time a message is sent again to a client of MQTT 3: whole milliseconds, at least one. Not sent for a client of MQTT 5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is no whole number of milliseconds, or less than one.</exception>
    public TimeSpan? RetryInterval { get; init => field = Whole(value, Millisecond, nameof(RetryInterval)); }

    /// <summary>Which member of a shared subscription gets a message of this client.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such policy.</exception>
    public SharedSubscriptionPolicy? SharedSubscriptionPolicy { get; init => field = Defined(value, nameof(SharedSubscriptionPolicy)); }

    /// <summary>In which order the client's queue hands out its messages.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such order.</exception>
    public QueueType? QueueType { get; init => field = Defined(value, nameof(QueueType)); }

    /// <summary>Whether messages are delivered with the subscription's quality of service even when they were published with a lower one.</summary>
    public bool? UpgradeQoS { get; init; }

    /// <summary>Whether the client may connect while the cluster is split. No permission.</summary>
    public bool? AllowRegisterDuringNetsplit { get; init; }

    /// <summary>Whether the client may publish while the cluster is split. No permission.</summary>
    public bool? AllowPublishDuringNetsplit { get; init; }

    /// <summary>Whether the client may subscribe while the cluster is split. No permission.</summary>
    public bool? AllowSubscribeDuringNetsplit { get; init; }

    /// <summary>Whether the client may unsubscribe while the cluster is split. No permission.</summary>
    public bool? AllowUnsubscribeDuringNetsplit { get; init; }

    /// <summary>The user name and the identity, where they are set, for logs.</summary>
    public override string ToString() => ModifierPrinter.Print(("username", UserName), ("client_id", Subscriber?.ClientId), ("mountpoint", Subscriber?.Mountpoint));

    private static int? AtLeast(int? value, int least, string name) => value is { } number ? MqttRules.CheckAtLeast(number, least, name) : null;

    private static TimeSpan? Whole(TimeSpan? value, TimeSpan unit, string name) => value is { } time ? MqttRules.CheckWhole(time, unit, Most, name) : null;

    private static T? Defined<T>(T? value, string name)
        where T : struct, Enum => value is not { } word || Enum.IsDefined(word) ? value : throw new ArgumentOutOfRangeException(name, value, "It is not one of the words that VerneMQ knows.");
}
