using Google.Protobuf;

namespace HookSdk.Testing;

/// <summary>Tells of a call without payloads and passwords.</summary>
internal static class EmqxTelling
{
    public static EmqxCallRecord Record(EmqxExchange exchange, string server, FakeEmqxVersion version)
    {
        (string? reply, string? problem) = Reply(exchange, version);
        EmqxRequest request = exchange.Request;
        return new(exchange.Hook, server, request.ClientId, request.Topic, request.Reason, reply, exchange.Answer.Status, problem, exchange.Elapsed)
        {
            Body = exchange.Call.Body,
            FallbackCause = exchange.Answer.FallbackCause,
        };
    }

    private static (string? Reply, string? Problem) Reply(EmqxExchange exchange, FakeEmqxVersion version)
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
                EmqxMethods.ClientAuthenticate or EmqxMethods.ClientAuthorize or EmqxMethods.MessagePublish => (EmqxReplies.Read(version, bytes.Span).ToString(), null),
                EmqxMethods.ProviderLoaded => (string.Join(", ", EmqxReplies.Hooks(version, bytes.Span).Select(static h => h.Name)), null),
                _ => (null, null),
            };
        }
        catch (InvalidProtocolBufferException e)
        {
            return (null, $"the reply cannot be read: {e.Message}");
        }
    }
}
