namespace HookSdk;

/// <content>All-chains: every plugin hears the call.</content>
internal sealed partial class HookPipeline<TPlugin, TRequest, TReply>
{
    /// <summary>An all-chain, from the first handler that does not answer at once: the others are called without waiting for it, so that one that hangs keeps nothing from them.</summary>
    private async ValueTask<HookResult<TReply>> HearAsync(Call call, Task<TReply> first)
    {
        int start = call.Index;
        Task<TReply>[] running = new Task<TReply>[_links.Length - start];
        running[0] = first;
        for (call.Index++; call.Index < _links.Length; call.Index++)
        {
            running[call.Index - start] = Invoke(ref call).AsTask();
        }

        Task all = Task.WhenAll(running);
        await all.WaitAsync(call.Context.Remaining, _server.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        List<(string Plugin, Task Handler)> late = [];
        for (int i = 0; i < running.Length; i++)
        {
            call.Index = start + i;
            if (running[i].IsCompleted)
            {
                Settle(ref call, running[i]);
                continue;
            }

            late.Add((Name(call), running[i]));
            call.Outcome = HookOutcome.Late;
            call.Cause = $"{late[^1].Plugin} was late";
        }

        call.LastLook = _server.Time.GetTimestamp();
        HookResult<TReply> result = Answer(ref call);
        if (late.Count == 0)
        {
            End(call);
        }
        else
        {
            call.Body?.Hold();
            _ = EndLaterAsync(call, all, [.. late]);
        }

        return result;
    }

    /// <summary>Takes what a handler of an all-chain did within the time. Its answer carries nothing.</summary>
    private void Settle(ref Call call, Task<TReply> ended)
    {
        if (ended.IsCanceled && call.Context.IsCancelled)
        {
            // The token was cancelled: at the deadline, or because the caller hung up.
            call.Outcome = call.Context.CallerIsGone ? HookOutcome.CallerGone : HookOutcome.Late;
            call.Cause = $"{Name(call)} gave up";
            if (call.Context.CallerIsGone)
            {
                _server.Log.CallerGone(_server.Target, _hook.Name, call.Context.CallId);
            }
            else
            {
                _server.Log.HandlerGaveUp(_server.Target, _hook.Name, Name(call), call.Context.Elapsed.TotalMilliseconds, call.Context.CallId);
            }
        }
        else if (!ended.IsCompletedSuccessfully)
        {
            if (ended.Exception?.InnerException is PluginIsFull)
            {
                NoteFull(ref call);
                return;
            }

            Exception exception = ended.Exception?.InnerException ?? new TaskCanceledException(ended);
            call.Outcome = HookOutcome.Threw;
            call.Cause = FallbackCauses.Threw(Name(call), exception);
            _server.Log.HandlerThrew(_server.Target, _hook.Name, Name(call), call.Context.CallId, exception);
        }
    }
}
