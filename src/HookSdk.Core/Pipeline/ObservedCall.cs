namespace HookSdk;

/// <summary>One answered call, as observers are told of it.</summary>
public sealed class ObservedCall
{
    private readonly HookTrail _trail;
    private readonly HookBody? _body;
    private readonly ReadOnlyMemory<byte> _reply;

    internal ObservedCall(HookTrail trail, HookBody? body, object reply, ReadOnlyMemory<byte> replyBytes)
    {
        _trail = trail;
        _body = body;
        _reply = replyBytes;
        Reply = reply;
        Elapsed = trail.Context?.Elapsed ?? TimeSpan.Zero;
        At = trail.Server.Time.GetUtcNow();
    }

    /// <summary>The short name of the target, as telemetry and configuration spell it.</summary>
    public string Target => _trail.Server.Kind;

    /// <summary>The name of the server, where the target has several; null: it is the one without.</summary>
    public string? ServerName => _trail.Server.Name;

    /// <summary>The hook, as the broker spells it.</summary>
    public string Hook => _trail.Hook;

    /// <summary>As <see cref="HookContext.CallId"/>, which log lines hold; a number of its own for a call that no handler ran for.</summary>
    public string CallId => _trail.CallId;

    /// <summary>Who called.</summary>
    public HookCaller Caller => _trail.Caller;

    /// <summary>Whom the call is about, as <see cref="HookContext.Client"/>; null where the broker names none, and for a request that could not be read.</summary>
    public string? Client => (Request as INamesClient)?.Client;

    /// <summary>The headers that the call came with, by their names; none where the broker calls without any, and where the call was answered first. Over gRPC <c>:path</c> is one. Gone when the observer returns. They may hold secrets.</summary>
    public IEnumerable<KeyValuePair<string, string>> Headers => _trail.Connection.Headers;

    /// <summary>When it was answered.</summary>
    public DateTimeOffset At { get; internal init; }

    /// <summary>The request as it came; null for one that could not be read.</summary>
    public object? Request => _trail.Request;

    /// <summary>The request's bytes, of a request that was no sound JSON as they were mended; empty where the body never came whole. They may hold a password and a message's text. Gone when the observer returns.</summary>
    /// <exception cref="InvalidOperationException">The call is over.</exception>
    public ReadOnlySpan<byte> RequestBytes => _body is null ? default : _body.Span;

    /// <summary>The reply: the one of the whole chain.</summary>
    public object Reply { get; }

    /// <summary>The reply's bytes, as they are sent. Of a call that was answered first (<c>NotifyInBackground</c>), what would be sent: the answer that was says no more than that it was heard. Empty for a call that was dropped.</summary>
    public ReadOnlySpan<byte> ReplyBytes => _reply.Span;

    /// <summary>What each plugin did, in the order in which they ended; none where no handler ran, and in <see cref="Outcome"/> is why.</summary>
    public IReadOnlyList<HookStep> Steps => _trail.Steps;

    /// <summary>How it came to the reply.</summary>
    public HookOutcome Outcome => _trail.Outcome;

    /// <summary>Why a fallback was answered, for people; null where none was.</summary>
    public string? Cause => _trail.Cause;

    /// <summary>The time from the request that was read to its reply; zero where no handler ran.</summary>
    public TimeSpan Elapsed { get; internal init; }

    /// <summary>The time that its handlers had; null where none ran.</summary>
    public TimeSpan? Deadline => _trail.Context?.Deadline;

    /// <summary>How the hook's calls look.</summary>
    internal HookForm Form => _trail.Form;

    /// <summary>Prints the request from a copy of its bytes, once the request itself is gone; null: nobody can.</summary>
    internal Func<HookBody, string?>? Print => _trail.Print;

    /// <summary>Whether there is a reply, or would be one where the call was answered first; false for a call that was dropped.</summary>
    internal bool HasReply { get; init; } = true;

    /// <summary>What is answered beside the bytes.</summary>
    internal HookAnswer Answer { get; init; } = HookAnswer.Ok;

    /// <summary>The status in gRPC's own terms; null: as <see cref="Answer"/> says.</summary>
    internal int? GrpcStatus { get; init; }
}
