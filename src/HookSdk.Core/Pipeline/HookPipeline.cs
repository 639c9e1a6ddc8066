using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

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
    private readonly HookServer _server;
    private readonly HookDefinition<TPlugin, TRequest, TReply> _hook;
    private readonly PluginLink<TPlugin, TRequest, TReply>[] _links;
    private readonly ChainCalls? _calls;

    /// <summary>What calls take their services from.</summary>
    private readonly IServiceProvider _services;

    /// <summary>Whether plugins of the chain have services of their own, and others not the same.</summary>
    private readonly bool _hasSeveralServices;

    public HookPipeline(HookServer server, HookDefinition<TPlugin, TRequest, TReply> hook, IReadOnlyList<HookPlugin> plugins, ChainCalls? calls = null)
    {
        _server = server;
        _hook = hook;
        _calls = calls;
        foreach (HookPlugin plugin in plugins.Where(p => p.Serves(hook.Methods)))
        {
            // What a plugin's constructor lacks stops the start, not the first call.
            plugin.Make(server.Services);
        }

        _links = [.. plugins.Where(p => p.Serves(hook.Methods)).Select(Bind)];
        IServiceProvider[] services = [.. _links.Select(ServicesOf).Distinct()];
        _services = services is [var one] ? one : server.Services;
        _hasSeveralServices = services.Length > 1;
        server.IsBound = true;
    }

    /// <summary>Answers one call. Not an async method: while handlers answer at once, nothing is allocated but the context.</summary>
    public ValueTask<HookResult<TReply>> RunAsync(TRequest request, HookBody? body, HookConnection connection, HookTrail? trail = null)
    {
        if (!connection.TryEnter(_server))
        {
            return new(Shed(request, trail?.Observers ?? 0));
        }

        _calls?.Enter();
        long now = _server.Time.GetTimestamp();
        HookContext context = new(_hook.Name, connection, connection.DeadlineOf(_hook.Name, _server, now), _server.Time, _services, _server, request, started: now);
        if (_hasSeveralServices)
        {
            context.Share();
        }

        if (trail is not null)
        {
            trail.Context = context;
            context.Trail = trail;
        }

        HookSpan span = _server.OpenSpan(_hook.Name, connection);
        Call call = new(context, body, span.Activity, request, _hook.Neutral);
        if (_server.ThreadWait is var wait && wait > TimeSpan.Zero && call.Context.HasWaited(wait))
        {
            HookResult<TReply> late = NotStarted(ref call);
            span.Leave();
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
                span.Leave();
                return waiting;
            }

            if (Take(ref call, pending) == ChainStep.Stop)
            {
                break;
            }
        }

        HookResult<TReply> result = Answer(ref call);
        End(call);
        span.Leave();
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

    private IServiceProvider ServicesOf(PluginLink<TPlugin, TRequest, TReply> link) => link.Plugin.Services ?? _server.Services;

    /// <summary>Whether a plugin takes part in a call: it is for it, and is not in DryRun.</summary>
    private bool IsFor(PluginLink<TPlugin, TRequest, TReply> link, TRequest request) => !IsInDryRun(link) && link.IsFor(request);

    private bool IsInDryRun(PluginLink<TPlugin, TRequest, TReply> link) => _server.Settings.IsInDryRun(link.Plugin.Name);

    /// <summary>Starts the handler of the current link. What it throws at once is thrown when its answer is taken.</summary>
    private ValueTask<TReply> Invoke(ref Call call)
    {
        if (!IsFor(_links[call.Index], call.Request))
        {
            return new(_hook.Neutral);
        }

        return _server.Settings.PluginLimits is { } limits && limits.TryGetValue(_links[call.Index].Plugin.Name, out int most)
            ? InvokeLimited(ref call, most)
            : InvokeFreely(ref call);
    }

    private ValueTask<TReply> InvokeFreely(ref Call call)
    {
        PluginLink<TPlugin, TRequest, TReply> link = _links[call.Index];
        try
        {
            return link.InvokeAsync(call.Request, _hasSeveralServices ? call.Context.For(ServicesOf(link)) : call.Context);
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
        string who = Name(call);
        try
        {
            answer = ended.Result;
            if (ReferenceEquals(answer, _hook.Neutral) && IsInDryRun(_links[call.Index]))
            {
                call.Index++;
                return ChainStep.Continue;
            }

            if (answer is not null && _hook.Complete is { } complete)
            {
                answer = complete(call.Request, answer);
            }
        }
        catch (Exception e)
        {
            answer = null;
            (who, exception) = Unwrap(who, e);
            failure = exception is null ? HookOutcome.NoReply : HookOutcome.Threw;
        }

        bool gaveUp = exception is OperationCanceledException && call.Context.IsCancelled;
        bool callerGone = gaveUp && call.Context.CallerIsGone;
        call.LastLook = _server.Time.GetTimestamp();
        if (call.Context.IsLateAt(call.LastLook) || (gaveUp && !callerGone))
        {
            // The answer came, or the handler gave up, at the deadline: late is late, so that an answer's fate does not depend on how it waited.
            call.Cause = $"{NameOfLate(call)} was late";
            if (gaveUp)
            {
                _server.Log.HandlerGaveUp(_server.Target, _hook.Name, NameOfLate(call), call.Context.Elapsed.TotalMilliseconds, Answered(call.Context), call.Context.CallId);
            }
            else if (call.Context.CallerIsGone)
            {
                _server.Log.HandlerOutlastedCaller(_server.Target, _hook.Name, NameOfLate(call), call.Context.Elapsed.TotalMilliseconds, call.Context.CallId, exception);
            }
            else
            {
                _server.Log.HandlerWasLate(_server.Target, _hook.Name, NameOfLate(call), call.Context.Elapsed.TotalMilliseconds, Answered(call.Context), call.Context.CallId, exception);
            }

            return FallBack(ref call, HookOutcome.Late, _hook.Chain == ChainKind.All ? call.Index + 1 : _links.Length);
        }

        if (answer is not null)
        {
            PluginLink<TPlugin, TRequest, TReply> link = _links[call.Index++];
            return call.Context.Trail is { } trail && link.IsFor(call.Request)
                ? FoldTold(ref call, trail, who, HookOutcome.Answered, answer, isByFilter: link.Filtered is not null && !trail.WasAsked(link.Plugin.Name))
                : _hook.Fold(ref call.Request, ref call.Total, answer);
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
            call.Cause = $"{who} returned null";
            _server.Log.HandlerReturnedNull(_server.Target, _hook.Name, Named(call, who), Answered(call.Context), call.Context.CallId);
        }
        else
        {
            call.Cause = FallbackCauses.Threw(who, exception);
            TellThrew(call, who, exception);
        }

        return FallBack(ref call, failure, call.Index + 1, exception);
    }

    /// <summary>Folds the fallbacks of the current link and those behind it, up to an end.</summary>
    private ChainStep FallBack(ref Call call, HookOutcome outcome, int end, Exception? exception = null)
    {
        call.Outcome = outcome;
        ChainStep step = ChainStep.Continue;
        while (call.Index < end && step == ChainStep.Continue)
        {
            PluginLink<TPlugin, TRequest, TReply> link = _links[call.Index++];
            if (IsFor(link, call.Request))
            {
                step = call.Context.Trail is { } trail
                    ? FoldTold(ref call, trail, link.Plugin.Name, outcome, link.Fallback, exception)
                    : _hook.Fold(ref call.Request, ref call.Total, link.Fallback);
            }
        }

        return step;
    }

    /// <summary>Folds an answer, and notes for observers what it did.</summary>
    private ChainStep FoldTold(ref Call call, HookTrail trail, string who, HookOutcome outcome, TReply answer, Exception? exception = null, bool isByFilter = false)
    {
        TReply before = call.Total;
        ChainStep step = _hook.Fold(ref call.Request, ref call.Total, answer);
        trail.Add(who, outcome, answer, step == ChainStep.Stop ? StepEffect.Decided : before.Equals(call.Total) ? StepEffect.None : StepEffect.Changed, exception, isByFilter);
        return step;
    }

    private HookResult<TReply> Answer(ref Call call)
    {
        _server.Answered(call.LastLook);
        _server.Observe(new HookObservation(_server.Kind, _hook.Name, call.Request, call.Total, call.Outcome, call.Context.ElapsedAt(call.LastLook), call.Activity, _server.Name, call.Context.Trail?.Observers ?? 0));
        return new(call.Total, call.Outcome, call.Cause);
    }

    private string Name(in Call call) => _links[call.Index].Plugin.Name;

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
