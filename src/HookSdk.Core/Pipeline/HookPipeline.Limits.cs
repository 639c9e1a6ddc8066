namespace HookSdk;

/// <content>Calls that a plugin is not given: it has as many as it may have, or no thread was free in time.</content>
internal sealed partial class HookPipeline<TPlugin, TRequest, TReply>
{
    /// <summary>Calls a plugin that has a limit of its own, or refuses.</summary>
    private ValueTask<TReply> InvokeLimited(ref Call call, int most)
    {
        HookPlugin plugin = _links[call.Index].Plugin;
        if (!plugin.TryEnter(most))
        {
            return ValueTask.FromException<TReply>(PluginIsFull.Instance);
        }

        ValueTask<TReply> pending = InvokeFreely(ref call);
        if (pending.IsCompleted)
        {
            plugin.Leave();
            return pending;
        }

        return LeaveLaterAsync(pending, plugin);
    }

    private static async ValueTask<TReply> LeaveLaterAsync(ValueTask<TReply> pending, HookPlugin plugin)
    {
        try
        {
            return await pending.ConfigureAwait(false);
        }
        finally
        {
            plugin.Leave();
        }
    }

    private void NoteFull(ref Call call)
    {
        call.Outcome = HookOutcome.Shed;
        call.Cause = $"{Name(call)} had as many calls as it may have";
        _server.Log.PluginIsFull(_server.Target, _hook.Name, Name(call), _server.Settings.PluginLimits![Name(call)], _server.Section, Answered(call.Context));
    }

    /// <summary>Answers a call whose deadline passed while it waited for a thread.</summary>
    private HookResult<TReply> NotStarted(ref Call call)
    {
        call.Cause = "no thread was free in time";
        _server.Log.NotStarted(_server.Target, _hook.Name, call.Context.Elapsed.TotalMilliseconds, Answered(call.Context), call.Context.CallId);
        call.LastLook = _server.Time.GetTimestamp();
        FallBack(ref call, HookOutcome.Late, _links.Length);
        HookResult<TReply> result = Answer(ref call);
        End(call);
        return result;
    }

    /// <summary>Never seen outside: the fallback is answered.</summary>
    private sealed class PluginIsFull : Exception
    {
        public static PluginIsFull Instance { get; } = new();
    }
}
