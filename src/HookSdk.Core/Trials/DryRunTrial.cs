namespace HookSdk;

/// <summary>One call of a plugin in DryRun.</summary>
internal sealed class DryRunTrial<TPlugin, TRequest, TReply>(
    HookServer server, HookDefinition<TPlugin, TRequest, TReply> hook, PluginLink<TPlugin, TRequest, TReply> link, HookTrail trail, HookBody body, ChainCalls? calls, DryRunBoard board)
    : PluginTrial<TPlugin, TRequest, TReply>(server, hook, link, trail, body, calls)
    where TPlugin : class
    where TRequest : class
    where TReply : class
{
    private readonly HookDefinition<TPlugin, TRequest, TReply> _hook = hook;
    private readonly string _name = link.Plugin.Name;

    protected override void Judge(TRequest request, TReply answer)
    {
        if (answer is Informed)
        {
            board.Add(_name, _hook.Name, DryRunResult.Undecided);
            return;
        }

        TReply reply = ReplyOf(request, answer);
        board.Add(_name, _hook.Name, _hook.Refuses?.Invoke(reply) == true ? DryRunResult.Refused
            : WrittenReply.Of(_hook, request, reply).IsSame(WrittenReply.Of(_hook, request, _hook.Neutral)) ? DryRunResult.Undecided
            : DryRunResult.Decided);
    }

    protected override void Fail(string cause, Exception? exception, bool isLate = false) => board.Fail(_name, _hook.Name, isLate ? DryRunResult.Late : DryRunResult.Failed, cause, exception);
}
