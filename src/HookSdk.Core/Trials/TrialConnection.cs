namespace HookSdk;

/// <summary>What a call of a plugin on trial comes in on. It takes no slot, and nobody hangs up.</summary>
internal sealed class TrialConnection(HookCaller caller) : HookConnection
{
    public override HookCaller Caller => caller;

    public override CancellationToken Gone => default;

    public override bool IsAnswered => true;

    public override TimeSpan DeadlineOf(string hook, HookServer server) => server.Settings.DeadlineOf(hook);

    public override bool TryEnter(HookServer server) => true;

    public override void Leave(HookServer server)
    {
    }
}
