namespace HookSdk;

/// <summary>Calls a hook's method on a plugin.</summary>
internal delegate ValueTask<TReply> HookInvoker<in TPlugin, in TRequest, TReply>(TPlugin plugin, TRequest request, HookContext context);

/// <summary>What the engine knows of one hook of a target: a static table entry that stands beside the hook.</summary>
internal abstract class HookDefinition<TPlugin>
    where TPlugin : class
{
    /// <summary>The broker's own name of the hook.</summary>
    public required string Name { get; init; }

    /// <summary>The hook whose calls these are for clients of another version of the protocol: a limit on that one counts these too. Null: there is none.</summary>
    public string? Twin { get; init; }

    /// <summary>The virtual methods that serve it, the most specific first: the hook is served when any of them is overridden.</summary>
    public required string[] Methods { get; init; }

    /// <summary>The media type of its replies.</summary>
    public required string ContentType { get; init; }

    /// <summary>What people are to see of its calls, and how they write one.</summary>
    public HookForm Form { get; init; } = HookForm.None;

    /// <summary>How its plugins take part. The fold says what becomes of their answers; in an all-chain no plugin waits for one that waits.</summary>
    public ChainKind Chain { get; init; }

    /// <summary>Whether its answer can refuse something.</summary>
    public abstract bool CanRefuse { get; }

    /// <summary>Binds the hook to the plugins that take part in it, and counts its calls where that is asked for.</summary>
    public abstract BoundHook Bind(HookServer server, IReadOnlyList<HookPlugin> plugins, ChainCalls? calls = null);
}

/// <inheritdoc/>
internal sealed class HookDefinition<TPlugin, TRequest, TReply> : HookDefinition<TPlugin>
    where TPlugin : class
    where TRequest : class
    where TReply : class
{
    public required HookInvoker<TPlugin, TRequest, TReply> Invoke { get; init; }

    /// <summary>Whether a call is for a plugin; null: all are for all. One that it is not for is passed over, its fallback too.</summary>
    public Func<HookPlugin, TRequest, bool>? IsFor { get; init; }

    /// <summary>Completes an answer by the request that it answers; null: answers are complete. What it throws counts as the handler's own failure.</summary>
    public Func<TRequest, TReply, TReply>? Complete { get; init; }

    public required ChainFold<TRequest, TReply> Fold { get; init; }

    /// <summary>The reply that changes and decides nothing: what a chain starts with, and the fallback of a hook without failure modes.</summary>
    public required TReply Neutral { get; init; }

    /// <summary>The fallback for each mode that the hook allows; null for a hook that decides nothing.</summary>
    public Func<FailureMode, TReply>? OnFailure { get; init; }

    /// <summary>The refusal that filters are handed, where the fallback of a closed hook says of itself that it is one; null: that fallback.</summary>
    public TReply? Refusal { get; init; }

    public override bool CanRefuse => Refusal is not null || OnFailure is not null;

    public required HookReader<TRequest> Read { get; init; }

    /// <summary>Reads a request and prints it as its type does, for people who look at a call that was kept; null: the bytes are none. It knows nothing of plugins, so that who keeps it holds none.</summary>
    public Func<HookBody, string?> Print => field ??= body => Read(body, out TRequest? request, out _) ? request!.ToString() : null;

    /// <summary>
    /// Makes what stands in for a request that could not be understood, so that the fallbacks can be folded and written; null: such a request is refused by its status,
    /// as one of a hook whose answer says nothing.
    /// </summary>
    public Func<TRequest>? Unread { get; init; }

    public required HookWriter<TRequest, TReply> Write { get; init; }

    /// <summary>Writes a reply that goes to nobody, where writing tells or counts something; null: it is written as all are.</summary>
    public HookWriter<TRequest, TReply>? WriteUnsent { get; init; }

    /// <summary>Whether a reply refuses something; null: none does.</summary>
    public Func<TReply, bool>? Refuses { get; init; }

    public TReply Fallback(FailureMode? mode) => mode is { } stated && OnFailure is { } fallback ? fallback(stated) : Neutral;

    public override BoundHook Bind(HookServer server, IReadOnlyList<HookPlugin> plugins, ChainCalls? calls = null) =>
        new BoundHook<TPlugin, TRequest, TReply>(server, this, plugins, calls);
}
