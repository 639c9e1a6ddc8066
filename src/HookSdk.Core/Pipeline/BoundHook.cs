using System.Buffers;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk;

/// <summary>Reads a request from a call's bytes. Bad input is told in one line of text, which never repeats what the request holds; nothing is thrown.</summary>
internal delegate bool HookReader<TRequest>(HookBody body, out TRequest? request, out string? problem);

/// <summary>Writes a reply, and says how the broker may keep it.</summary>
internal delegate HookAnswer HookWriter<in TRequest, in TReply>(TRequest request, TReply reply, IBufferWriter<byte> output);

/// <summary>What is answered beside the bytes: a status in HTTP's terms, and for how many seconds the broker may cache it (less than zero: not said). A fallback's cause, and a reason that the broker has no place for, go to fakes in process, never over the wire.</summary>
internal readonly record struct HookAnswer(int Status, int CacheSeconds = -1, string? FallbackCause = null, string? Reason = null)
{
    public static HookAnswer Ok { get; } = new(200);

    public static HookAnswer BadRequest { get; } = new(400);
}

/// <summary>
/// One served hook: where types end and bytes begin. HTTP endpoints, the gRPC layer and the fakes in process all call it,
/// so each of them runs the same codec and the same pipeline.
/// </summary>
internal abstract class BoundHook
{
    public abstract string Name { get; }

    /// <summary>The media type of its replies.</summary>
    public abstract string ContentType { get; }

    /// <summary>What people are to see of its calls, and how they write one.</summary>
    public virtual HookForm Form => HookForm.None;

    /// <summary>Answers one call. The caller keeps its own hold on the body until the reply is written.</summary>
    /// <returns>The answer. With <see cref="HookAnswer.BadRequest"/>, the output holds one line of text that names what was wrong.</returns>
    public abstract ValueTask<HookAnswer> HandleAsync(HookBody body, IBufferWriter<byte> output, HookConnection connection);

    /// <summary>
    /// Answers a call whose request did not come whole or could not be understood, by what its plugins state for a failure. A status alone would be the broker's own
    /// choice, and some brokers go on with what a closed hook was to stop.
    /// </summary>
    /// <param name="problem">What was wrong, in one line that repeats nothing of the request.</param>
    /// <param name="bytes">How large the request is, as far as is known.</param>
    /// <param name="output">Where the reply is written.</param>
    /// <param name="connection">What the call came in on.</param>
    public virtual HookAnswer AnswerUnread(string problem, int bytes, IBufferWriter<byte> output, HookConnection connection)
    {
        output.Write(System.Text.Encoding.UTF8.GetBytes(problem + "\n"));
        return HookAnswer.BadRequest;
    }

    /// <summary>Tells observers of a call that was answered first, and is not handled.</summary>
    /// <param name="body">The request.</param>
    /// <param name="connection">What the call came in on.</param>
    /// <param name="cause">Why it is not, for people.</param>
    public virtual void TellDropped(HookBody body, HookConnection connection, string cause)
    {
    }
}

/// <inheritdoc/>
internal sealed class BoundHook<TPlugin, TRequest, TReply>(HookServer server, HookDefinition<TPlugin, TRequest, TReply> hook, IReadOnlyList<HookPlugin> plugins, ChainCalls? calls) : BoundHook
    where TPlugin : class
    where TRequest : class
    where TReply : class
{
    private readonly HookPipeline<TPlugin, TRequest, TReply> _pipeline = new(server, hook, plugins, calls);
    private readonly ObserverList? _observers = ObserverList.Of(server);
    private readonly HookTrial<TRequest, TReply>? _trial = server.Services.GetKeyedService<ITrials>(server.Target)?.Bind(hook, plugins, calls);
    private int _toldOfMending;

    public override string Name => hook.Name;

    public override string ContentType => hook.ContentType;

    public override HookForm Form => hook.Form;

    public override ValueTask<HookAnswer> HandleAsync(HookBody body, IBufferWriter<byte> output, HookConnection connection)
    {
        if (!hook.Read(body, out TRequest? request, out string? problem))
        {
            return new ValueTask<HookAnswer>(AnswerUnread(problem!, body.Length, output, connection, body));
        }

        if (body.IsMended && Interlocked.Exchange(ref _toldOfMending, 1) == 0)
        {
            server.Log.Mended(server.Target, hook.Name);
        }

        ulong observers = _observers?.Ask(server, hook.Name) ?? 0;
        if (observers != 0 || _trial is { IsWanted: true })
        {
            return ObserveAsync(request!, body, output, connection, observers);
        }

        ValueTask<HookResult<TReply>> running = _pipeline.RunAsync(request!, body, connection);
        return running.IsCompletedSuccessfully
            ? new ValueTask<HookAnswer>(Write(request!, running.Result, output))
            : WriteLaterAsync(request!, running, output);
    }

    public override void TellDropped(HookBody body, HookConnection connection, string cause)
    {
        if (_observers?.Ask(server, hook.Name) is { } observers and not 0)
        {
            TRequest? request = hook.Read(body, out TRequest? read, out _) ? read : null;
            HookTrail trail = new(server, hook.Name, connection, request, observers) { Form = hook.Form, Print = hook.Print, Outcome = HookOutcome.Shed, Cause = cause };
            _observers.Answered(server, new ObservedCall(trail, body, hook.Neutral, replyBytes: default) { HasReply = false }, observers);
        }
    }

    /// <summary>The call counts until its reply is written: that may be a plugin's own memory.</summary>
    private async ValueTask<HookAnswer> WriteLaterAsync(TRequest request, ValueTask<HookResult<TReply>> running, IBufferWriter<byte> output)
    {
        calls?.Enter();
        try
        {
            HookResult<TReply> result = await running.ConfigureAwait(false);
            return Write(request, result, output);
        }
        finally
        {
            calls?.Leave();
        }
    }

    /// <summary>Answers a call that observers are told of, or that something is tried with.</summary>
    private async ValueTask<HookAnswer> ObserveAsync(TRequest request, HookBody body, IBufferWriter<byte> output, HookConnection connection, ulong observers)
    {
        HookTrail trail = new(server, hook.Name, connection, request, observers) { Form = hook.Form, Print = hook.Print };
        calls?.Enter();
        try
        {
            HookResult<TReply> result = await _pipeline.RunAsync(request, body, connection, trail).ConfigureAwait(false);
            return Tell(trail, request, result, body, output, _trial);
        }
        finally
        {
            calls?.Leave();
        }
    }

    private HookAnswer Tell(HookTrail trail, TRequest request, in HookResult<TReply> result, HookBody? body, IBufferWriter<byte> output, HookTrial<TRequest, TReply>? trial = null)
    {
        ArrayBufferWriter<byte> copy = new();
        HookAnswer answer = Write(request, result, copy);
        output.Write(copy.WrittenSpan);
        (trail.Outcome, trail.Cause) = (result.Outcome, result.Cause);
        _observers?.Answered(server, new ObservedCall(trail, body, result.Reply, copy.WrittenMemory) { Answer = answer }, trail.Observers);
        if (trial is { IsWanted: true })
        {
            trial.Take(trail, request, result.Outcome, body!, answer, copy.WrittenMemory);
        }

        return answer;
    }

    private HookAnswer Write(TRequest request, in HookResult<TReply> result, IBufferWriter<byte> output)
    {
        HookAnswer answer = hook.Write(request, result.Reply, output);
        return result.Cause is null ? answer : answer with { FallbackCause = result.Cause };
    }

    public override HookAnswer AnswerUnread(string problem, int bytes, IBufferWriter<byte> output, HookConnection connection) => AnswerUnread(problem, bytes, output, connection, body: null);

    private HookAnswer AnswerUnread(string problem, int bytes, IBufferWriter<byte> output, HookConnection connection, HookBody? body)
    {
        HookTrail? trail = _observers?.Ask(server, hook.Name) is { } observers and not 0 ? new(server, hook.Name, connection, request: null, observers) { Form = hook.Form } : null;

        // Of a call that was answered before, nothing is left to answer: whoever answered it tells.
        TRequest? standIn = connection.IsAnswered ? null : hook.Unread?.Invoke();
        HookResult<TReply> result = _pipeline.AnswerUnread(standIn, problem, trail?.Observers ?? 0);
        if (standIn is null)
        {
            if (trail is not null)
            {
                (trail.Outcome, trail.Cause) = (result.Outcome, result.Cause);
                _observers!.Answered(server, new ObservedCall(trail, body, result.Reply, replyBytes: default) { HasReply = !connection.IsAnswered, Answer = HookAnswer.BadRequest }, trail.Observers);
            }

            return base.AnswerUnread(problem, bytes, output, connection) with { FallbackCause = result.Cause };
        }

        server.Log.Unreadable(server.Target, hook.Name, bytes, problem);
        return trail is null ? Write(standIn, result, output) : Tell(trail, standIn, result, body, output);
    }
}
