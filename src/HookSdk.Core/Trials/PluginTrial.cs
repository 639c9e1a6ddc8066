namespace HookSdk;

/// <summary>One call of a plugin on trial: asks it with a copy of the request, inside the hook's deadline, and judges its answer.</summary>
internal abstract class PluginTrial<TPlugin, TRequest, TReply> : TrialCall
    where TPlugin : class
    where TRequest : class
    where TReply : class
{
    private readonly HookServer _server;
    private readonly HookDefinition<TPlugin, TRequest, TReply> _hook;
    private readonly PluginLink<TPlugin, TRequest, TReply> _link;
    private readonly HookBody _body;
    private readonly HookCaller _caller;
    private readonly ChainCalls? _calls;

    /// <param name="server">The server.</param>
    /// <param name="hook">The hook.</param>
    /// <param name="link">The plugin.</param>
    /// <param name="trail">What was noted of the live call.</param>
    /// <param name="body">The live call's bytes.</param>
    /// <param name="calls">Counts the call until it has really ended; null: nobody asks.</param>
    protected PluginTrial(HookServer server, HookDefinition<TPlugin, TRequest, TReply> hook, PluginLink<TPlugin, TRequest, TReply> link, HookTrail trail, HookBody body, ChainCalls? calls)
    {
        _server = server;
        _hook = hook;
        _link = link;
        _caller = trail.Caller;
        CallId = trail.CallId;
        Bytes = body.Length;
        _body = HookBody.Copy(body.Span);
        _calls = calls;
        _calls?.Enter();
    }

    public override int Bytes { get; }

    /// <summary>As the live call's.</summary>
    protected string CallId { get; }

    public override async Task RunAsync()
    {
        HookContext? context = null;
        Task<TReply>? asked = null;
        try
        {
            if (!_hook.Read(_body, out TRequest? request, out _))
            {
                Fail("the request could not be read", exception: null);
                return;
            }

            context = new HookContext(_hook.Name, HookConnection.Of(_caller), _server.Settings.DeadlineOf(_hook.Name), _server.Time, _link.Plugin.Services ?? _server.Services, _server, request, CallId);
            asked = Ask(request!, context);
            if (!asked.IsCompleted)
            {
                await ((Task)asked).WaitAsync(context.Remaining, _server.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            if (!asked.IsCompleted || context.IsLateAt(_server.Time.GetTimestamp()))
            {
                Fail("it was late", exception: null, isLate: true);
            }
            else
            {
                Take(request!, asked);
            }
        }
        catch (Exception e)
        {
            Fail($"it could not be judged: {e.GetType().Name}", e);
        }
        finally
        {
            await EndAsync(context, asked).ConfigureAwait(false);
        }
    }

    public override void Drop()
    {
        _body.Release();
        _calls?.Leave();
    }

    /// <summary>It has answered in time.</summary>
    protected abstract void Judge(TRequest request, TReply answer);

    /// <summary>It has not answered.</summary>
    protected abstract void Fail(string cause, Exception? exception, bool isLate = false);

    /// <summary>The reply that a chain of this answer alone has.</summary>
    protected TReply ReplyOf(TRequest request, TReply answer) => ReplyOf(_hook, request, answer);

    /// <inheritdoc cref="ReplyOf(TRequest, TReply)"/>
    public static TReply ReplyOf(HookDefinition<TPlugin, TRequest, TReply> hook, TRequest request, TReply answer)
    {
        TReply total = hook.Neutral;
        hook.Fold(ref request, ref total, answer);
        return total;
    }

    private Task<TReply> Ask(TRequest request, HookContext context)
    {
        try
        {
            return _link.InvokeAsync(request, context).AsTask();
        }
        catch (Exception e)
        {
            return Task.FromException<TReply>(e);
        }
    }

    private void Take(TRequest request, Task<TReply> asked)
    {
        TReply? answer;
        try
        {
            answer = asked.GetAwaiter().GetResult();
            if (answer is not null && _hook.Complete is { } complete)
            {
                answer = complete(request, answer);
            }
        }
        catch (NoReplyException e)
        {
            Fail($"{e.Who} returned null", exception: null);
            return;
        }
        catch (Exception e)
        {
            Exception thrown = e is FilterFailure { InnerException: { } inner } ? inner : e;
            Fail($"it threw {thrown.GetType().Name}", thrown);
            return;
        }

        if (answer is null)
        {
            Fail("it returned null", exception: null);
        }
        else
        {
            Judge(request, answer);
        }
    }

    /// <summary>A late handler keeps its place, its scope and the bytes until it really ends.</summary>
    private async Task EndAsync(HookContext? context, Task? asked)
    {
        try
        {
            if (asked is { IsCompleted: false })
            {
                await asked.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            if (context is not null)
            {
                await context.EndAsync().ConfigureAwait(false);
            }
        }
        catch (Exception e)
        {
            _server.Log.DisposeThrew(_server.Target, _hook.Name, CallId, e);
        }
        finally
        {
            Drop();
        }
    }
}
