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
                HookOutcome ended = Settle(ref call, running[i]);
                if (IsFor(_links[call.Index], call.Request))
                {
                    call.Context.Trail?.Add(Name(call), ended, ended == HookOutcome.Answered ? running[i].Result : _links[call.Index].Fallback, exception: Inside(running[i]));
                }

                continue;
            }

            call.Context.Trail?.Add(Name(call), HookOutcome.Late, _links[call.Index].Fallback);
            late.Add((NameOfLate(call), running[i]));
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
    private HookOutcome Settle(ref Call call, Task<TReply> ended)
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
                _server.Log.HandlerGaveUp(_server.Target, _hook.Name, Name(call), call.Context.Elapsed.TotalMilliseconds, Answered(call.Context), call.Context.CallId);
            }
        }
        else if (ended.IsCompletedSuccessfully)
        {
            return HookOutcome.Answered;
        }
        else
        {
            if (ended.Exception?.InnerException is PluginIsFull)
            {
                NoteFull(ref call);
                return call.Outcome;
            }

            (string who, Exception? exception) = Unwrap(Name(call), ended.Exception?.InnerException ?? new TaskCanceledException(ended));
            if (exception is null)
            {
                call.Outcome = HookOutcome.NoReply;
                call.Cause = $"{who} returned null";
                _server.Log.HandlerReturnedNull(_server.Target, _hook.Name, Named(call, who), Answered(call.Context), call.Context.CallId);
                return call.Outcome;
            }

            call.Outcome = HookOutcome.Threw;
            call.Cause = FallbackCauses.Threw(who, exception);
            TellThrew(call, who, exception);
        }

        return call.Outcome;
    }
}
