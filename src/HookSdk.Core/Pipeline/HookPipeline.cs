using System.Diagnostics;

namespace HookSdk;

/// <summary>
/// The road of every call, whatever the target: a slot, a deadline, the chain of plugins, and a reply in any case.
/// A handler that throws, returns null or is late is answered for by its own fallback; a late one keeps its slot, its scope and
/// the request's bytes until it really ends.
/// </summary>
internal sealed partial class HookPipeline<TPlugin, TRequest, TReply>
    where TPlugin : class
    where TRequest : class
    where TReply : class
{
    /// <summary>How long a handler that was told to give up may take for that before it is said to hold its slot.</summary>
    private static readonly TimeSpan GiveUpPatience = TimeSpan.FromSeconds(1);

    private readonly HookServer _server;
    private readonly HookDefinition<TPlugin, TRequest, TReply> _hook;
    private readonly Link[] _links;

    public HookPipeline(HookServer server, HookDefinition<TPlugin, TRequest, TReply> hook, IReadOnlyList<HookPlugin> plugins)
    {
        _server = server;
        _hook = hook;
        foreach (HookPlugin plugin in plugins.Where(p => p.Serves(hook.Methods)))
        {
            // What a plugin's constructor lacks stops the start, not the first call.
            plugin.Make(server.Services);
        }

        _links = [.. plugins.Where(p => p.Serves(hook.Methods)).Select(p => new Link(p, hook.Fallback(p.ModeOf(hook.Methods))))];
    }

    /// <summary>Answers one call. Not an async method: while handlers answer at once, nothing is allocated but the context.</summary>
    public ValueTask<HookResult<TReply>> RunAsync(TRequest request, HookBody? body, HookConnection connection)
    {
        if (!connection.TryEnter(_server))
        {
            return new(Shed(request));
        }

        Call call = new(
            new HookContext(_hook.Name, connection, connection.DeadlineOf(_hook.Name, _server), _server.Time, _server.Services, _server.Log, request as INamesCaller),
            body,
            HookTelemetry.StartCall(_server.Target, _hook.Name, connection, out Activity? outer),
            request,
            _hook.Neutral);

        if (_server.ThreadWait is var wait && wait > TimeSpan.Zero && call.Context.HasWaited(wait))
        {
            HookResult<TReply> late = NotStarted(ref call);
            HookTelemetry.Leave(call.Activity, outer);
            return new(late);
        }

        while (call.Index < _links.Length)
        {
            ValueTask<TReply> pending = Invoke(ref call);
            if (!pending.IsCompleted)
            {
                ValueTask<HookResult<TReply>> waiting = _hook.Chain == ChainKind.All && call.Index + 1 < _links.Length
                    ? HearAsync(call, pending.AsTask())
                    : WaitAsync(call, pending.AsTask());
                HookTelemetry.Leave(call.Activity, outer);
                return waiting;
            }

            if (Take(ref call, pending) == ChainStep.Stop)
            {
                break;
            }
        }

        HookResult<TReply> result = Answer(ref call);
        End(call);
        HookTelemetry.Leave(call.Activity, outer);
        return new(result);
    }

    /// <summary>From the first handler that does not answer at once, to the end of the chain.</summary>
    private async ValueTask<HookResult<TReply>> WaitAsync(Call call, Task<TReply> pending)
    {
        while (true)
        {
            if (!pending.IsCompleted)
            {
                await ((Task)pending).WaitAsync(call.Context.Remaining, _server.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            if (!pending.IsCompleted)
            {
                return Abandon(ref call, pending);
            }

            if (Take(ref call, new ValueTask<TReply>(pending)) == ChainStep.Stop || call.Index == _links.Length)
            {
                HookResult<TReply> result = Answer(ref call);
                End(call);
                return result;
            }

            pending = Invoke(ref call).AsTask();
        }
    }

    private bool IsFor(Link link, TRequest request) => _hook.IsFor is not { } isFor || isFor(link.Plugin.Type, request);

    /// <summary>Starts the handler of the current link. What it throws at once is thrown when its answer is taken.</summary>
    private ValueTask<TReply> Invoke(ref Call call)
    {
        if (!IsFor(_links[call.Index], call.Request))
        {
            return new(_hook.Neutral);
        }

        return _server.Settings.PluginLimits is { } limits && limits.TryGetValue(_links[call.Index].Plugin.Type.Name, out int most)
            ? InvokeLimited(ref call, most)
            : InvokeFreely(ref call);
    }

    private ValueTask<TReply> InvokeFreely(ref Call call)
    {
        try
        {
            return _hook.Invoke((TPlugin)_links[call.Index].Plugin.Resolve(_server.Services, call.Context), call.Request, call.Context);
        }
        catch (Exception e)
        {
            return ValueTask.FromException<TReply>(e);
        }
    }

    /// <summary>Takes the answer of a handler that has ended, or its fallback, and goes on to the next link.</summary>
    private ChainStep Take(ref Call call, ValueTask<TReply> ended)
    {
        TReply? answer = null;
        HookOutcome failure = HookOutcome.NoReply;
        Exception? exception = null;
        try
        {
            answer = ended.Result;
            if (answer is not null && _hook.Complete is { } complete)
            {
                answer = complete(call.Request, answer);
            }
        }
        catch (Exception e)
        {
            answer = null;
            exception = e;
            failure = HookOutcome.Threw;
        }

        bool gaveUp = exception is OperationCanceledException && call.Context.IsCancelled;
        bool callerGone = gaveUp && call.Context.CallerIsGone;
        call.LastLook = _server.Time.GetTimestamp();
        if (call.Context.IsLateAt(call.LastLook) || (gaveUp && !callerGone))
        {
            // The answer came, or the handler gave up, at the deadline: late is late, so that an answer's fate does not depend on how it waited.
            call.Cause = $"{Name(call)} was late";
            if (gaveUp)
            {
                _server.Log.HandlerGaveUp(_server.Target, _hook.Name, Name(call), call.Context.Elapsed.TotalMilliseconds, call.Context.CallId);
            }
            else if (call.Context.CallerIsGone)
            {
                _server.Log.HandlerOutlastedCaller(_server.Target, _hook.Name, Name(call), call.Context.Elapsed.TotalMilliseconds, call.Context.CallId, exception);
            }
            else
            {
                _server.Log.HandlerWasLate(_server.Target, _hook.Name, Name(call), call.Context.Elapsed.TotalMilliseconds, call.Context.CallId, exception);
            }

            return FallBack(ref call, HookOutcome.Late, _hook.Chain == ChainKind.All ? call.Index + 1 : _links.Length);
        }

        if (answer is not null)
        {
            call.Index++;
            return _hook.Fold(ref call.Request, ref call.Total, answer);
        }

        if (callerGone)
        {
            _server.Log.CallerGone(_server.Target, _hook.Name, call.Context.CallId);
            return FallBack(ref call, HookOutcome.CallerGone, call.Index + 1);
        }

        if (exception is PluginIsFull)
        {
            NoteFull(ref call);
            failure = HookOutcome.Shed;
        }
        else if (exception is null)
        {
            call.Cause = $"{Name(call)} returned null";
            _server.Log.HandlerReturnedNull(_server.Target, _hook.Name, Name(call), call.Context.CallId);
        }
        else
        {
            call.Cause = FallbackCauses.Threw(Name(call), exception);
            _server.Log.HandlerThrew(_server.Target, _hook.Name, Name(call), call.Context.CallId, exception);
        }

        return FallBack(ref call, failure, call.Index + 1);
    }

    /// <summary>Folds the fallbacks of the current link and those behind it, up to an end.</summary>
    private ChainStep FallBack(ref Call call, HookOutcome outcome, int end)
    {
        call.Outcome = outcome;
        ChainStep step = ChainStep.Continue;
        while (call.Index < end && step == ChainStep.Continue)
        {
            Link link = _links[call.Index++];
            if (IsFor(link, call.Request))
            {
                step = _hook.Fold(ref call.Request, ref call.Total, link.Fallback);
            }
        }

        return step;
    }

    /// <summary>The deadline came first: answers with the fallbacks, and leaves the handler to end in its own time.</summary>
    private HookResult<TReply> Abandon(ref Call call, Task<TReply> pending)
    {
        string plugin = Name(call);
        call.Cause = $"{plugin} was late";
        FallBack(ref call, HookOutcome.Late, _links.Length);
        call.LastLook = _server.Time.GetTimestamp();
        HookResult<TReply> result = Answer(ref call);
        call.Body?.Hold();
        _ = EndLaterAsync(call, pending, (plugin, pending));
        return result;
    }

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
                    _server.Log.HandlerIsLate(_server.Target, _hook.Name, plugin, context.Elapsed.TotalMilliseconds, context.CallId);
                    ended.Add(plugin);
                    continue;
                }

                _server.Log.HandlerGaveUp(_server.Target, _hook.Name, plugin, context.Elapsed.TotalMilliseconds, context.CallId);
                if (handler.IsFaulted)
                {
                    ended.Add(plugin);
                }
            }

            await pending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ended.Count > 0)
            {
                _server.Log.LateHandlerEnded(_server.Target, _hook.Name, string.Join(", ", ended), context.Elapsed.TotalMilliseconds, context.CallId, pending.Exception?.InnerException);
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
            call.Context.Leave(_server);
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
            call.Context.Leave(_server);
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

        context.Leave(_server);
    }

    /// <summary>Answers a call whose request could not be understood, by the fallbacks of all its plugins: which of them it was for is not known either.</summary>
    /// <param name="standIn">What stands in for the request; null when the answer says nothing, and only the count is wanted.</param>
    /// <param name="problem">What was wrong, in words that repeat nothing of the request.</param>
    public HookResult<TReply> AnswerUnread(TRequest? standIn, string problem)
    {
        TReply total = _hook.Neutral;
        if (standIn is not null)
        {
            foreach (Link link in _links)
            {
                if (_hook.Fold(ref standIn, ref total, link.Fallback) == ChainStep.Stop)
                {
                    break;
                }
            }
        }

        return AnswerUnheard(null, total, HookOutcome.Unreadable, $"the request could not be understood: {problem}");
    }

    private HookResult<TReply> Shed(TRequest request)
    {
        TReply total = _hook.Neutral;
        TRequest told = request;
        foreach (Link link in _links)
        {
            if (IsFor(link, told) && _hook.Fold(ref told, ref total, link.Fallback) == ChainStep.Stop)
            {
                break;
            }
        }

        _server.ReportShed(_hook.Name);
        return AnswerUnheard(told, total, HookOutcome.Shed, "all slots were taken");
    }

    /// <summary>An answer for which no handler ran.</summary>
    private HookResult<TReply> AnswerUnheard(TRequest? request, TReply total, HookOutcome outcome, string cause)
    {
        _server.Answered(_server.Time.GetTimestamp());
        _server.Observe(new HookObservation(_server.Target, _hook.Name, request, total, outcome, TimeSpan.Zero));
        return new(total, outcome, cause);
    }

    private HookResult<TReply> Answer(ref Call call)
    {
        _server.Answered(call.LastLook);
        _server.Observe(new HookObservation(_server.Target, _hook.Name, call.Request, call.Total, call.Outcome, call.Context.ElapsedAt(call.LastLook)));
        HookTelemetry.EndCall(call.Activity, call.Outcome);
        return new(call.Total, call.Outcome, call.Cause);
    }

    private string Name(in Call call) => _links[call.Index].Plugin.Type.Name;

    private readonly record struct Link(HookPlugin Plugin, TReply Fallback);

    /// <summary>Where one call stands.</summary>
    private struct Call(HookContext context, HookBody? body, Activity? activity, TRequest request, TReply total)
    {
        public readonly HookContext Context = context;
        public readonly HookBody? Body = body;
        public readonly Activity? Activity = activity;
        public TRequest Request = request;
        public TReply Total = total;
        public HookOutcome Outcome;
        public string? Cause;
        public int Index;

        /// <summary>The last look at the clock. Each look costs, so an answer has the time at which its last handler ended.</summary>
        public long LastLook = context.Started;
    }
}
