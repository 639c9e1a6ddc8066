namespace HookSdk.Recording;

/// <summary>Hands calls on to be written. On the call's own thread it copies bytes, and does nothing else.</summary>
internal sealed class CallRecorder(RecorderSettings settings, RecorderQueue queue, RecorderBudget budget, RecorderLosses losses) : IHookObserver, IMadeCallObserver, ISwitchedObserver
{
    public bool IsOn => settings.Options.Enabled;

    public bool Wants(string target, string? serverName, string hook)
    {
        if (!settings.Records(hook))
        {
            return false;
        }

        if (budget.HasRoom)
        {
            return true;
        }

        // Whose call it would be is not known yet: of a sample, the same share of them counts.
        if (settings.IsSampled(client: null))
        {
            losses.Lost(LossReason.Rate);
        }

        return false;
    }

    public void OnAnswered(ObservedCall call)
    {
        if (settings.IsSampled(call.Client))
        {
            HandOn(call, call.RequestBytes.Length + call.ReplyBytes.Length, KeptCall.Of);
        }
    }

    public bool WantsMade(string call, string client) => settings.Records(call) && settings.IsSampled(client);

    public void OnMade(MadeCall call) => HandOn(call, call.Request.Length + call.Reply.Length, KeptCall.Of);

    private void HandOn<TCall>(TCall call, int bytes, Func<TCall, KeptCall> keep)
    {
        LossReason? loss = bytes > settings.Options.MaxCallBytes ? LossReason.Size
            : !budget.TryTake(bytes) ? LossReason.Rate
            : !queue.HasRoom(bytes) || !queue.TryAdd(keep(call)) ? LossReason.Queue
            : null;
        if (loss is { } reason)
        {
            losses.Lost(reason);
        }
    }
}
