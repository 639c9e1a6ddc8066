using Google.Protobuf;
using HookSdk.EmqX.ExHook.Wire;

namespace HookSdk.Testing;

/// <summary>Tells of a call without payloads and passwords.</summary>
internal static class EmqxTelling
{
    public static EmqxCallRecord Record(EmqxExchange exchange, string server)
    {
        (string client, string topic, string reason) = Subject(exchange.Request);
        (string? reply, string? problem) = Reply(exchange);
        return new(exchange.Hook, server, client, topic, reason, reply, exchange.Answer.Status, problem, exchange.Elapsed)
        {
            Body = exchange.Call.Body,
            FallbackCause = exchange.Answer.FallbackCause,
        };
    }

    /// <summary>The client that a call is about; of a message its publisher.</summary>
    public static string ClientOf(IMessage request) => Subject(request).Client;

    private static (string? Reply, string? Problem) Reply(EmqxExchange exchange)
    {
        EmqxAnswer answer = exchange.Answer;
        if (answer.Message is not { } bytes)
        {
            return (null, $"{answer.Text ?? "an error"} (gRPC status {answer.Status})");
        }

        try
        {
            return exchange.Hook switch
            {
                EmqxMethods.ClientAuthenticate or EmqxMethods.ClientAuthorize or EmqxMethods.MessagePublish => (Describe(ValuedResponse.Parser.ParseFrom(bytes.Span)), null),
                EmqxMethods.ProviderLoaded => (string.Join(", ", LoadedResponse.Parser.ParseFrom(bytes.Span).Hooks.Select(static h => h.Name)), null),
                _ => (null, null),
            };
        }
        catch (InvalidProtocolBufferException e)
        {
            return (null, $"the reply cannot be read: {e.Message}");
        }
    }

    private static string Describe(ValuedResponse response)
    {
        string type = response.Type switch
        {
            ValuedResponse.Types.ResponsedType.Continue => "CONTINUE",
            ValuedResponse.Types.ResponsedType.Ignore => "IGNORE",
            ValuedResponse.Types.ResponsedType.StopAndReturn => "STOP_AND_RETURN",
            _ => $"type {(int)response.Type}",
        };
        return response.ValueCase switch
        {
            ValuedResponse.ValueOneofCase.BoolResult => $"{type} {(response.BoolResult ? "true" : "false")}",
            ValuedResponse.ValueOneofCase.Message => $"{type} message to {response.Message.Topic} (QoS {response.Message.Qos}, {response.Message.Payload.Length} bytes)"
                + (response.Message.Headers.TryGetValue("allow_publish", out string? allowed) ? $", allow_publish {allowed}" : ""),
            _ => type,
        };
    }

    private static (string Client, string Topic, string Reason) Subject(IMessage request) => request switch
    {
        ClientConnectRequest r => (r.Conninfo.Clientid, "", ""),
        ClientConnackRequest r => (r.Conninfo.Clientid, "", r.ResultCode),
        ClientConnectedRequest r => (r.Clientinfo.Clientid, "", ""),
        ClientDisconnectedRequest r => (r.Clientinfo.Clientid, "", r.Reason),
        ClientAuthenticateRequest r => (r.Clientinfo.Clientid, "", ""),
        ClientAuthorizeRequest r => (r.Clientinfo.Clientid, r.Topic, r.Type == ClientAuthorizeRequest.Types.AuthorizeReqType.Publish ? "publish" : "subscribe"),
        ClientSubscribeRequest r => (r.Clientinfo.Clientid, string.Join(", ", r.TopicFilters.Select(static f => f.Name)), ""),
        ClientUnsubscribeRequest r => (r.Clientinfo.Clientid, string.Join(", ", r.TopicFilters.Select(static f => f.Name)), ""),
        SessionCreatedRequest r => (r.Clientinfo.Clientid, "", ""),
        SessionSubscribedRequest r => (r.Clientinfo.Clientid, r.Topic, ""),
        SessionUnsubscribedRequest r => (r.Clientinfo.Clientid, r.Topic, ""),
        SessionResumedRequest r => (r.Clientinfo.Clientid, "", ""),
        SessionDiscardedRequest r => (r.Clientinfo.Clientid, "", ""),
        SessionTakenoverRequest r => (r.Clientinfo.Clientid, "", ""),
        SessionTerminatedRequest r => (r.Clientinfo.Clientid, "", r.Reason),
        MessagePublishRequest r => (r.Message.From, r.Message.Topic, ""),
        MessageDeliveredRequest r => (r.Clientinfo.Clientid, r.Message.Topic, ""),
        MessageAckedRequest r => (r.Clientinfo.Clientid, r.Message.Topic, ""),
        MessageDroppedRequest r => (r.Message.From, r.Message.Topic, r.Reason),
        _ => ("", "", ""),
    };
}
