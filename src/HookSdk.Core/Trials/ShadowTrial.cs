namespace HookSdk;

/// <summary>One call of a shadow, held against the live reply.</summary>
internal sealed class ShadowTrial<TPlugin, TRequest, TReply> : PluginTrial<TPlugin, TRequest, TReply>
    where TPlugin : class
    where TRequest : class
    where TReply : class
{
    private readonly HookDefinition<TPlugin, TRequest, TReply> _hook;
    private readonly ShadowBoard _board;
    private readonly WrittenReply? _live;
    private readonly string? _client;
    private readonly DateTimeOffset _at;

    /// <param name="server">The server.</param>
    /// <param name="hook">The hook.</param>
    /// <param name="link">The shadow.</param>
    /// <param name="trail">What was noted of the live call.</param>
    /// <param name="body">The live call's bytes.</param>
    /// <param name="board">What is known of the shadow.</param>
    /// <param name="live">The live reply; null for a hook that only informs.</param>
    public ShadowTrial(HookServer server, HookDefinition<TPlugin, TRequest, TReply> hook, PluginLink<TPlugin, TRequest, TReply> link, HookTrail trail, HookBody body, ShadowBoard board, WrittenReply? live)
        : base(server, hook, link, trail, body, calls: null)
    {
        _hook = hook;
        _board = board;
        _live = live;
        _client = (trail.Request as INamesClient)?.Client;
        _at = server.Time.GetUtcNow();
    }

    protected override void Judge(TRequest request, TReply answer)
    {
        if (_live is not { } live)
        {
            _board.Agree(_hook.Name);
            return;
        }

        WrittenReply own = WrittenReply.Of(_hook, request, ReplyOf(request, answer));
        if (live.IsSame(own))
        {
            _board.Agree(_hook.Name);
            return;
        }

        _board.Disagree(new KeptDisagreement(_hook.Name, CallId, _client, _at, ReplyDifferences.Of(_hook.Form, live, own)));
    }

    protected override void Fail(string cause, Exception? exception, bool isLate = false) => _board.Fail(_hook.Name, isLate ? ShadowResult.Late : ShadowResult.Failed, cause, exception);
}
