namespace HookSdk;

/// <content>Answers for which no handler runs: the request could not be read, or all slots are taken.</content>
internal sealed partial class HookPipeline<TPlugin, TRequest, TReply>
{
    /// <summary>Answers a call whose request could not be understood, by the fallbacks of all its plugins: which of them it was for is not known either.</summary>
    /// <param name="standIn">What stands in for the request; null when the answer says nothing, and only the count is wanted.</param>
    /// <param name="problem">What was wrong, in words that repeat nothing of the request.</param>
    /// <param name="observers">Which observers are told of it with all that is known.</param>
    public HookResult<TReply> AnswerUnread(TRequest? standIn, string problem, ulong observers = 0)
    {
        TReply total = _hook.Neutral;
        if (standIn is not null)
        {
            foreach (PluginLink<TPlugin, TRequest, TReply> link in _links)
            {
                if (!IsInDryRun(link) && _hook.Fold(ref standIn, ref total, link.Fallback) == ChainStep.Stop)
                {
                    break;
                }
            }
        }

        return AnswerUnheard(null, total, HookOutcome.Unreadable, $"the request could not be understood: {problem}", observers);
    }

    private HookResult<TReply> Shed(TRequest request, ulong observers)
    {
        TReply total = _hook.Neutral;
        TRequest told = request;
        foreach (PluginLink<TPlugin, TRequest, TReply> link in _links)
        {
            if (IsFor(link, told) && _hook.Fold(ref told, ref total, link.Fallback) == ChainStep.Stop)
            {
                break;
            }
        }

        _server.ReportShed(_hook.Name);
        return AnswerUnheard(told, total, HookOutcome.Shed, "all slots were taken", observers);
    }

    /// <summary>An answer for which no handler ran.</summary>
    private HookResult<TReply> AnswerUnheard(TRequest? request, TReply total, HookOutcome outcome, string cause, ulong observers)
    {
        _server.Answered(_server.Time.GetTimestamp());
        _server.Observe(new HookObservation(_server.Kind, _hook.Name, request, total, outcome, TimeSpan.Zero, Server: _server.Name, Told: observers));
        return new(total, outcome, cause);
    }
}
