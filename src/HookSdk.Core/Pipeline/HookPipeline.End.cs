namespace HookSdk;

/// <content>The end of a call: what it holds goes back when its handlers have really ended.</content>
internal sealed partial class HookPipeline<TPlugin, TRequest, TReply>
{
    /// <summary>How long a handler that was told to give up may take for that before it is said to hold its slot.</summary>
    private static readonly TimeSpan GiveUpPatience = TimeSpan.FromSeconds(1);

    /// <summary>The deadline came first: answers with the fallbacks, and leaves the handler to end in its own time.</summary>
    private HookResult<TReply> Abandon(ref Call call, Task<TReply> pending)
    {
        string plugin = NameOfLate(call);
        call.Cause = $"{plugin} was late";
        FallBack(ref call, HookOutcome.Late, _links.Length);
        call.LastLook = _server.Time.GetTimestamp();
        HookResult<TReply> result = Answer(ref call);
        call.Body?.Hold();
        _ = EndLaterAsync(call, pending, (plugin, pending));
        return result;
    }

    /// <summary>What a call was answered when its handler failed, for a line of the log.</summary>
    private static string Answered(HookContext context) => context.Connection.IsAnswered ? "the call had been answered before it ran" : "its fallback was answered";

    private static string AnsweredUntilItEnds(HookContext context) => context.Connection.IsAnswered
        ? $"{Answered(context)}; what waits behind it about the same client waits until it ends"
        : $"{Answered(context)}; it keeps its slot until it ends";

    /// <summary>What a handler or a filter threw; null where it did not, and where it gave no reply.</summary>
    private static Exception? Inside(Task ended) => ended.Exception?.InnerException switch
    {
        FilterFailure { InnerException: { } thrown } => thrown,
        NoReplyException => null,
        var thrown => thrown,
    };

    private async Task EndLaterAsync(Call call, Task pending, params (string Plugin, Task Handler)[] late)
    {
        try
        {
            HookContext context = call.Context;
            if (context.HasToken)
            {
                // It was told to give up at this moment. One that does is not said to hold its slot.
                await pending.WaitAsync(GiveUpPatience, _server.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            List<string> ended = [];
            foreach ((string plugin, Task handler) in late)
            {
                if (!handler.IsCompleted)
                {
                    _server.Log.HandlerIsLate(_server.Target, _hook.Name, plugin, context.Elapsed.TotalMilliseconds, AnsweredUntilItEnds(context), context.CallId);
                    ended.Add(plugin);
                    continue;
                }

                _server.Log.HandlerGaveUp(_server.Target, _hook.Name, plugin, context.Elapsed.TotalMilliseconds, Answered(context), context.CallId);
                if (handler.IsFaulted)
                {
                    ended.Add(plugin);
                }
            }

            await pending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

            // Of those that were late: another handler of an all-chain may have thrown in time.
            Exception? thrown = late.Select(static l => Inside(l.Handler)).FirstOrDefault(static e => e is not null);
            if (ended.Count > 0)
            {
                _server.Log.LateHandlerEnded(_server.Target, _hook.Name, string.Join(", ", ended), context.Elapsed.TotalMilliseconds, context.CallId, thrown);
            }

            if (context.Trail is { } trail)
            {
                ObserverList.Of(_server)?.Ended(_server, new LateHandlerEnd(_server.Kind, _hook.Name, context.CallId, [.. late.Select(static l => l.Plugin)], context.Elapsed, thrown) { ServerName = _server.Name }, trail.Observers);
            }

            await call.Context.EndAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _server.Log.DisposeThrew(_server.Target, _hook.Name, call.Context.CallId, e);
        }
        finally
        {
            call.Body?.Release();
            Leave(call.Context);
        }
    }

    /// <summary>Ends a call whose handlers have all ended. The answer does not wait for what a scope does on its way out, the slot does.</summary>
    private void End(in Call call)
    {
        ValueTask ending;
        try
        {
            ending = call.Context.EndAsync();
        }
        catch (Exception e)
        {
            ending = ValueTask.FromException(e);
        }

        if (ending.IsCompletedSuccessfully)
        {
            Leave(call.Context);
        }
        else
        {
            _ = EndScopeAsync(ending.AsTask(), call.Context);
        }
    }

    private async Task EndScopeAsync(Task ending, HookContext context)
    {
        await ending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (ending.Exception?.InnerException is { } e)
        {
            _server.Log.DisposeThrew(_server.Target, _hook.Name, context.CallId, e);
        }

        Leave(context);
    }

    /// <summary>All handlers have really ended.</summary>
    private void Leave(HookContext context)
    {
        context.Connection.Leave(_server);
        _calls?.Leave();
    }

    private void TellThrew(in Call call, string who, Exception exception)
    {
        if (exception is IKnownFailure && !call.Context.Connection.IsAnswered)
        {
            _server.ReportUndecided(_hook.Name, exception);
        }
        else
        {
            _server.Log.HandlerThrew(_server.Target, _hook.Name, Named(call, who), Answered(call.Context), call.Context.CallId, exception);
        }
    }
}
