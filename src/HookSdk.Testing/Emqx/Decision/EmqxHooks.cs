using System.Runtime.CompilerServices;
using Google.Protobuf;

namespace HookSdk.Testing;

/// <summary>Asks and tells the hook servers, in their order, and makes one decision of their answers as EMQX does.</summary>
internal sealed class EmqxHooks(FakeEmqxVersion version, EmqxRequests requests)
{
    private volatile EmqxServer[] _servers = [];

    /// <summary>The servers in the order in which they are asked.</summary>
    public IReadOnlyList<EmqxServer> Servers
    {
        get => _servers;
        set => _servers = [.. value];
    }

    /// <summary>Whether everything is called twice, as EMQX 5.9.0 to 6.0.2 do after an outage: the whole chain runs again on what it has made, unless it has said STOP_AND_RETURN.</summary>
    public bool CallsTwice { get; set; }

    /// <summary>Whether any server that is loaded has asked for a hook.</summary>
    public bool IsMounted(string hook)
    {
        foreach (EmqxServer server in _servers)
        {
            if (server.Mounts(hook))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Tells every server that wants to know, one after another, waiting for each. What they answer counts for nothing.</summary>
    public async ValueTask NotifyAsync(string hook, string? topic, Func<EmqxRequest> request)
    {
        EmqxRequest? message = null;
        for (int times = CallsTwice ? 2 : 1; times > 0; times--)
        {
            foreach (EmqxServer server in _servers)
            {
                if (server.Wants(hook, topic))
                {
                    await server.CallAsync(hook, message ??= request()).ConfigureAwait(false);
                }
            }
        }
    }

    /// <summary>Asks for yes or no.</summary>
    /// <param name="hook">client.authenticate or client.authorize.</param>
    /// <param name="before">What stands before the chain: what counts when nobody is asked, when EMQX crashes, and from 5.9 when everybody ignores.</param>
    /// <param name="start">What the first server is told, and what counts before 5.9 when everybody ignores.</param>
    /// <param name="request">Makes the request from what stands so far; null: EMQX cannot write it, and the call fails before it is sent.</param>
    public ValueTask<EmqxDecision> DecideAsync(string hook, bool before, bool start, Func<bool, EmqxRequest?> request) =>
        CallsTwice ? DecideTwiceAsync(hook, before, start, request) : DecideOnceAsync(hook, before, start, request, null);

    /// <summary>Asks what becomes of a message. A call that fails never holds it up.</summary>
    public ValueTask<EmqxPublishDecision> DecideAsync(EmqxBrokerMessage message) => CallsTwice ? DecideTwiceAsync(message) : DecideOnceAsync(message, null);

    private async ValueTask<EmqxDecision> DecideTwiceAsync(string hook, bool before, bool start, Func<bool, EmqxRequest?> request)
    {
        StrongBox<bool> isFinal = new();
        EmqxDecision first = await DecideOnceAsync(hook, before, start, request, isFinal).ConfigureAwait(false);
        if (isFinal.Value)
        {
            return first;
        }

        EmqxDecision second = await DecideOnceAsync(hook, first.IsAllowed, first.IsAllowed, request, null).ConfigureAwait(false);
        return second.Cause is EmqxCause.Chain or EmqxCause.NotAsked ? first : second;
    }

    private async ValueTask<EmqxPublishDecision> DecideTwiceAsync(EmqxBrokerMessage message)
    {
        StrongBox<bool> isFinal = new();
        EmqxPublishDecision first = await DecideOnceAsync(message, isFinal).ConfigureAwait(false);
        if (isFinal.Value)
        {
            return first;
        }

        EmqxPublishDecision second = await DecideOnceAsync(first.Message, null).ConfigureAwait(false);
        return second.Cause is EmqxCause.Chain or EmqxCause.NotAsked ? first : second;
    }

    private async ValueTask<EmqxDecision> DecideOnceAsync(string hook, bool before, bool start, Func<bool, EmqxRequest?> request, StrongBox<bool>? isFinal)
    {
        if (!IsMounted(hook))
        {
            return new(before, EmqxCause.NotAsked);
        }

        bool stands = start;
        EmqxDecision? decision = null;
        string? problem = null;
        foreach (EmqxServer server in _servers.Where(static s => s.IsLoaded))
        {
            (EmqxReply? answer, problem) = await AskAsync(server, hook, null, request(stands)).ConfigureAwait(false);
            string name = server.Settings.Name;
            switch (TurnOf(server, answer, server.Mounts(hook)))
            {
                case Turn.Unmounted:
                    return new(before, EmqxCause.Chain, name, problem);
                case Turn.Denied:
                    Set(isFinal);
                    return new(false, EmqxCause.FailedAction, name, problem);
                case Turn.Crashed:
                    return new(before, EmqxCause.Crash, name, $"type {(int)answer!.Type}");
                case Turn.Answered when answer!.IsAllowed is { } allowed:
                    stands = allowed;
                    decision = new(stands, EmqxCause.Hook, name, problem);
                    if (answer.Type == EmqxReplyType.StopAndReturn)
                    {
                        Set(isFinal);
                        return decision;
                    }

                    break;
                case Turn.Answered:
                    problem = "unknown_responsed_value: no bool in the answer, taken as IGNORE";
                    break;
            }
        }

        return decision ?? new(version.IsFrom59 ? before : stands, EmqxCause.Chain, Text: problem);
    }

    private async ValueTask<EmqxPublishDecision> DecideOnceAsync(EmqxBrokerMessage message, StrongBox<bool>? isFinal)
    {
        const string hook = EmqxMethods.MessagePublish;
        if (message.IsSystem || !IsMounted(hook))
        {
            return new(message, EmqxCause.NotAsked);
        }

        EmqxToldMessage? changed = null;
        EmqxToldMessage stands = requests.Message(message);
        (EmqxCause cause, string? decider, string? problem) = (EmqxCause.Chain, null, null);
        bool ends = false;
        foreach (EmqxServer server in _servers.Where(static s => s.IsLoaded))
        {
            (EmqxReply? answer, problem) = await AskAsync(server, hook, stands.Topic, requests.Publish(stands, message.Properties)).ConfigureAwait(false);
            string name = server.Settings.Name;
            switch (TurnOf(server, answer, server.Wants(hook, stands.Topic)))
            {
                case Turn.Unmounted:
                    return new(message, EmqxCause.Chain, null, problem);
                case Turn.Denied:
                    (cause, decider) = changed is null ? (EmqxCause.FailedAction, name) : (cause, decider);
                    ends = true;
                    break;
                case Turn.Crashed:
                    return new(message, EmqxCause.Crash, name, $"type {(int)answer!.Type}");
                case Turn.Answered when answer!.Message is { } told:
                    (changed, stands, cause, decider) = (told, told, EmqxCause.Hook, name);
                    ends = answer.Type == EmqxReplyType.StopAndReturn;
                    break;
                case Turn.Answered:
                    problem = "unknown_responsed_value: no message in the answer, taken as IGNORE";
                    break;
            }

            if (ends)
            {
                Set(isFinal);
                break;
            }
        }

        return new(changed is null ? message : message.With(changed.Topic, changed.Payload, changed.QoS, changed.AllowPublish), cause, decider, problem);
    }

    /// <summary>What a server's answer does to the chain, whatever it says.</summary>
    private Turn TurnOf(EmqxServer server, EmqxReply? answer, bool isMounted)
    {
        if (answer is null)
        {
            return !version.NotMountedFails && !isMounted ? Turn.Unmounted
                : server.Settings.FailedAction == EmqxFailedAction.Deny ? Turn.Denied
                : Turn.GoesOn;
        }

        return !Enum.IsDefined(answer.Type) ? Turn.Crashed
            : answer.Type == EmqxReplyType.Ignore ? Turn.GoesOn
            : Turn.Answered;
    }

    /// <summary>Notes that the chain of EMQX itself ends here.</summary>
    private static void Set(StrongBox<bool>? isFinal)
    {
        if (isFinal is not null)
        {
            isFinal.Value = true;
        }
    }

    /// <summary>One server's answer, and in process the reason that it gave; null, and why: the call failed, or it had not asked for the hook. A reply that cannot be read is a failed call (assumed).</summary>
    private async ValueTask<(EmqxReply? Answer, string? Problem)> AskAsync(EmqxServer server, string hook, string? topic, EmqxRequest? request)
    {
        if (!server.Wants(hook, topic))
        {
            return (null, server.Mounts(hook) ? $"its topic filters of {hook} do not match" : $"it has not asked for {hook}");
        }

        if (request is null)
        {
            return (null, "exhook_call_exception: the request cannot be written, a text in it is no UTF-8");
        }

        EmqxAnswer answer = await server.CallAsync(hook, request).ConfigureAwait(false);
        if (answer.Message is not { } reply)
        {
            return (null, answer.Text ?? $"status {answer.Status}");
        }

        try
        {
            return (EmqxReplies.Read(version, reply.Span), answer.Reason);
        }
        catch (InvalidProtocolBufferException e)
        {
            return (null, $"the reply is no ValuedResponse: {e.Message}");
        }
    }

    private enum Turn
    {
        /// <summary>The next server is asked.</summary>
        GoesOn,

        /// <summary>EMQX 4.x: a server without the hook ends the chain with what stood before it.</summary>
        Unmounted,

        /// <summary>The call failed, and failed_action is deny.</summary>
        Denied,

        /// <summary>EMQX's callback crashed over the answer.</summary>
        Crashed,

        /// <summary>The server has said something.</summary>
        Answered,
    }
}
