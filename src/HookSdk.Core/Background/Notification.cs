using System.Diagnostics;

namespace HookSdk;

/// <summary>
/// A call that was answered and waits for its handlers, on a connection of its own: it takes no slot of the server's, and is over when its handlers have really ended.
/// </summary>
/// <param name="route">What handles it.</param>
/// <param name="body">The request; who keeps the call keeps a hold on it.</param>
/// <param name="client">Whose turn it waits for; empty for a call that waits for nobody's.</param>
/// <param name="caller">Who called.</param>
/// <param name="traceParent">What its span belongs to.</param>
internal sealed class Notification(BoundHook route, HookBody body, string client, HookCaller caller, ActivityContext traceParent) : HookConnection
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _hasEntered;

    public BoundHook Route => route;

    /// <summary>How many bytes were answered before.</summary>
    public int AnsweredBytes { get; init; }

    /// <summary>Counts it from when it is taken over until it is handled or lost; null: nobody asks.</summary>
    public ChainCalls? Calls { get; init; }

    /// <summary>Whether its handlers were started. False of a request that could not be read.</summary>
    public bool HasEntered => _hasEntered;

    public HookBody Body => body;

    public string Client => client;

    public override HookCaller Caller => caller;

    public override CancellationToken Gone => default;

    public override ActivityContext TraceParent => traceParent;

    public override bool IsAnswered => true;

    /// <summary>Its handlers have ended, late ones too. Asked once the pipeline has answered; a request that could not be read has none.</summary>
    public Task Ended => _hasEntered ? _ended.Task : Task.CompletedTask;

    public override bool TryEnter(HookServer server) => _hasEntered = true;

    public override void Leave(HookServer server) => _ended.TrySetResult();
}
