using Google.Protobuf;
using HookSdk.EmqX.ExHook.Wire;
using ResponsedType = HookSdk.EmqX.ExHook.Wire.ValuedResponse.Types.ResponsedType;

namespace HookSdk.Testing;

/// <summary>Asks and tells the hook servers, in their order, and makes one decision of their answers as EMQX does.</summary>
internal sealed class EmqxHooks(EmqxVersion version, EmqxRequests requests)
{
    private volatile EmqxServer[] _servers = [];

    /// <summary>The servers in the order in which they are asked.</summary>
    public IReadOnlyList<EmqxServer> Servers
    {
        get => _servers;
        set => _servers = [.. value];
    }

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
    public async ValueTask NotifyAsync(string hook, string? topic, Func<IMessage> request)
    {
        IMessage? message = null;
        foreach (EmqxServer server in _servers)
        {
            if (server.Wants(hook, topic))
            {
                await server.CallAsync(hook, message ??= request()).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Asks for yes or no.</summary>
    /// <param name="hook">client.authenticate or client.authorize.</param>
    /// <param name="before">What stands before the chain: what counts when nobody is asked, when EMQX crashes, and from 5.9 when everybody ignores.</param>
    /// <param name="start">What the first server is told, and what counts before 5.9 when everybody ignores.</param>
    /// <param name="request">Makes the request from what stands so far; null: EMQX cannot write it, and the call fails before it is sent.</param>
    public async ValueTask<EmqxDecision> DecideAsync(string hook, bool before, bool start, Func<bool, IMessage?> request)
    {
        if (!IsMounted(hook))
        {
            return new(before, EmqxCause.NotAsked);
        }

        bool stands = start;
        EmqxDecision? decision = null;
        string? problem = null;
        foreach (EmqxServer server in _servers)
        {
            if (!server.IsLoaded)
            {
                continue;
            }

            (ValuedResponse? answer, problem) = await AskAsync(server, hook, null, request(stands)).ConfigureAwait(false);
            if (answer is null)
            {
                if (!version.NotMountedFails && !server.Mounts(hook))
                {
                    return new(before, EmqxCause.Chain, server.Settings.Name, problem);
                }

                if (server.Settings.FailedAction == EmqxFailedAction.Deny)
                {
                    return new(false, EmqxCause.FailedAction, server.Settings.Name, problem);
                }

                continue;
            }

            if (!Enum.IsDefined(answer.Type))
            {
                return new(before, EmqxCause.Crash, server.Settings.Name, $"type {(int)answer.Type}");
            }

            if (answer.Type == ResponsedType.Ignore)
            {
                continue;
            }

            if (answer.ValueCase != ValuedResponse.ValueOneofCase.BoolResult)
            {
                problem = "unknown_responsed_value: no bool in the answer, taken as IGNORE";
                continue;
            }

            stands = answer.BoolResult;
            decision = new(stands, EmqxCause.Hook, server.Settings.Name);
            if (answer.Type == ResponsedType.StopAndReturn)
            {
                return decision;
            }
        }

        return decision ?? new(version.IsFrom59 ? before : stands, EmqxCause.Chain, Text: problem);
    }

    /// <summary>Asks what becomes of a message. A call that fails never holds it up.</summary>
    public async ValueTask<EmqxPublishDecision> DecideAsync(EmqxMessage message)
    {
        const string hook = EmqxMethods.MessagePublish;
        if (message.IsSystem || !IsMounted(hook))
        {
            return new(message, EmqxCause.NotAsked);
        }

        Message original = requests.Message(message);
        Message stands = original;
        string? decider = null;
        EmqxCause cause = EmqxCause.Chain;
        string? problem = null;
        foreach (EmqxServer server in _servers)
        {
            if (!server.IsLoaded)
            {
                continue;
            }

            (ValuedResponse? answer, problem) = await AskAsync(server, hook, stands.Topic, requests.Publish(stands, message.Properties)).ConfigureAwait(false);
            if (answer is null)
            {
                if (!version.NotMountedFails && !server.Wants(hook, stands.Topic))
                {
                    return new(message, EmqxCause.Chain, null, problem);
                }

                if (server.Settings.FailedAction == EmqxFailedAction.Deny)
                {
                    (cause, decider) = (decider is null ? EmqxCause.FailedAction : cause, decider ?? server.Settings.Name);
                    break;
                }

                continue;
            }

            if (!Enum.IsDefined(answer.Type))
            {
                return new(message, EmqxCause.Crash, server.Settings.Name, $"type {(int)answer.Type}");
            }

            if (answer.Type == ResponsedType.Ignore)
            {
                continue;
            }

            if (answer.ValueCase != ValuedResponse.ValueOneofCase.Message)
            {
                problem = "unknown_responsed_value: no message in the answer, taken as IGNORE";
                continue;
            }

            (stands, decider, cause) = (answer.Message, server.Settings.Name, EmqxCause.Hook);
            if (answer.Type == ResponsedType.StopAndReturn)
            {
                break;
            }
        }

        return new(ReferenceEquals(stands, original) ? message : message.With(stands, version), cause, decider, problem);
    }

    /// <summary>One server's answer; null, and why: the call failed, or it had not asked for the hook. A reply that cannot be read is a failed call (assumed).</summary>
    private static async ValueTask<(ValuedResponse? Answer, string? Problem)> AskAsync(EmqxServer server, string hook, string? topic, IMessage? request)
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
            return (ValuedResponse.Parser.ParseFrom(reply.Span), null);
        }
        catch (InvalidProtocolBufferException e)
        {
            return (null, $"the reply is no ValuedResponse: {e.Message}");
        }
    }
}
