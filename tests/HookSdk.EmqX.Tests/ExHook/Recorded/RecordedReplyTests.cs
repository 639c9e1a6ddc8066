using System.Buffers;
using System.Text.Json;
using Google.Protobuf;
using HookSdk.EmqX.ExHook;
using Wire = HookSdk.EmqX.ExHook.Wire;

namespace HookSdk.EmqX.Tests.ExHook.Recorded;

/// <summary>Every recorded reply that our types can express comes out as it was recorded. What they cannot express is what EMQX takes for no answer, or what harms its subscribers.</summary>
public sealed class RecordedReplyTests
{
    /// <summary>How many replies of a file no reply of ours can be: they are what the file is about.</summary>
    private static readonly Dictionary<string, int> Inexpressible = new()
    {
        ["emqx-5.1.4-exhook/authorize-wrong-value-kind-v5.jsonl"] = 1,
        ["emqx-5.1.4-exhook/connect-enum-out-of-range-v5.jsonl"] = 1,
        ["emqx-5.1.4-exhook/connect-stop-without-value-v5.jsonl"] = 1,
        ["emqx-5.1.4-exhook/connect-wrong-value-kind-v5.jsonl"] = 1,
        ["emqx-5.1.4-exhook/publish-empty-message-v5.jsonl"] = 1,
        ["emqx-5.1.4-exhook/publish-empty-reply-v5.jsonl"] = 1,
        ["emqx-5.1.4-exhook/publish-enum-out-of-range-v5.jsonl"] = 1,
        ["emqx-5.1.4-exhook/publish-not-allowed-only-header-v5.jsonl"] = 1,
        ["emqx-5.1.4-exhook/publish-rewritten-to-qos-9-v5.jsonl"] = 1,
        ["emqx-5.1.4-exhook/publish-rewritten-to-wildcard-v5.jsonl"] = 2,
        ["emqx-5.1.4-exhook/publish-wrong-value-kind-v5.jsonl"] = 1,
        ["erlang-grpc-v3/publish-replies.jsonl"] = 2,
        ["erlang-grpc-v3/valued-replies.jsonl"] = 4,
    };

    public static TheoryData<string> Files => Recording.Files;

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Reply_OfEveryCall_ComesOutAsRecorded(string file)
    {
        AllHooks provider = new();
        await using ExHookHost host = new(provider);
        int inexpressible = 0;
        foreach (JsonElement call in Recording.Calls(file).Where(static c => c.TryGetProperty("reply_base64", out _)))
        {
            string version = Recording.Version(call);
            string method = Recording.Text(call, "method")!;
            byte[] recorded = Recording.Bytes(call, "reply_base64")!;
            if (method == "OnProviderLoaded")
            {
                Loaded(version, recorded).ShouldBe(recorded, $"{file} {method}");
            }
            else if (method is "OnClientAuthenticate" or "OnClientAuthorize" or "OnMessagePublish")
            {
                Wire.ValuedResponse reply = Wire.ValuedResponse.Parser.ParseFrom(recorded);
                if (IsExpressible(reply, method))
                {
                    (provider.Access, provider.Publish) = (_ => Access(reply), request => Publish(reply, request));
                    byte[] answer = await host.CallAsync(version, method, Recording.Bytes(call, "request_base64")!);
                    Wire.ValuedResponse.Parser.ParseFrom(answer).ShouldBe(reply, $"{file} {method}");

                    // A map's entries have no order of their own; everything else is the same to the byte.
                    answer.Order().ShouldBe(recorded.Order(), $"{file} {method}");
                }
                else
                {
                    inexpressible++;
                }
            }
            else
            {
                (await host.CallAsync(version, method, Recording.Bytes(call, "request_base64")!)).ShouldBe(recorded, $"{file} {method}");
            }
        }

        inexpressible.ShouldBe(Inexpressible.GetValueOrDefault(file), file);
    }

    [Theory]
    [InlineData("erlang-grpc-v3/v1-early-every-method.jsonl", "4.3.2")]
    [InlineData("erlang-grpc-v3/v1-late-every-method.jsonl", "4.4.19")]
    public async Task Reply_ToV1_HasTheNumbersOfItsBrokersVersion(string file, string brokerVersion)
    {
        AllHooks provider = new();
        await using ExHookHost host = new(provider);
        Recording.Text(Recording.Lines(file).First(), "broker")!.ShouldContain(brokerVersion[..3]);
        await host.CallAsync("v1", "OnProviderLoaded", new Wire.ProviderLoadedRequestV1 { Broker = new() { Version = brokerVersion } }.ToByteArray());
        JsonElement publish = Recording.Calls(file).First(static c => Recording.Text(c, "method") == "OnMessagePublish");
        int replies = 0;
        foreach (JsonElement line in Recording.Lines(file).Where(static l => Recording.Text(l, "event") == "reply" && Recording.Text(l, "message") == "ValuedResponse"))
        {
            replies++;
            JsonElement reply = line.GetProperty("reply");
            ChainStep step = Recording.Text(reply, "type") == "STOP_AND_RETURN" ? ChainStep.Stop : ChainStep.Continue;
            string method = "OnClientAuthenticate";
            if (reply.TryGetProperty("bool_result", out JsonElement yes))
            {
                provider.Access = _ => yes.GetBoolean() ? AccessReply.Allow(step) : AccessReply.Deny(step);
            }
            else if (reply.TryGetProperty("message", out JsonElement message))
            {
                method = "OnMessagePublish";
                provider.Publish = request => MessagePublishReply.Deliver(request.Message with { Topic = Recording.Text(message, "topic")!, Headers = Headers(message) }, step);
            }
            else
            {
                provider.Access = static _ => AccessReply.Ignore();
            }

            byte[] request = method == "OnMessagePublish" ? Recording.Bytes(publish, "request_base64")! : [];
            (await host.CallAsync("v1", method, request)).ShouldBe(Recording.Bytes(line, "reply_base64"), Recording.Text(line, "meaning"));
        }

        replies.ShouldBeGreaterThan(5);
    }

    private static KeyValuePair<string, string>[] Headers(JsonElement message) =>
        message.TryGetProperty("headers", out JsonElement headers) ? [.. headers.EnumerateObject().Select(static h => KeyValuePair.Create(h.Name, h.Value.GetString()!))] : [];

    private static byte[] Loaded(string version, byte[] recorded)
    {
        ArrayBufferWriter<byte> output = new();
        ExHookVersion of = version switch { "v1" => ExHookVersion.V1Late, "v2" => ExHookVersion.V2, _ => ExHookVersion.V3 };
        LoadedReplyWriter.Write(output, [.. Wire.LoadedResponse.Parser.ParseFrom(recorded).Hooks.Select(static h => new LoadedHook(h.Name, [.. h.Topics]))], of);
        return output.WrittenSpan.ToArray();
    }

    private static bool IsExpressible(Wire.ValuedResponse reply, string method) => reply switch
    {
        _ when !Enum.IsDefined(reply.Type) => false,
        { Type: Wire.ValuedResponse.Types.ResponsedType.Ignore } => reply.ValueCase == Wire.ValuedResponse.ValueOneofCase.None,
        { ValueCase: Wire.ValuedResponse.ValueOneofCase.BoolResult } => method != "OnMessagePublish",
        { Message: { } message } => method == "OnMessagePublish" && message.Topic.Length > 0 && message.Qos <= 2 && message.Topic.IndexOfAny(['#', '+']) < 0,
        _ => false,
    };

    private static AccessReply Access(Wire.ValuedResponse reply) =>
        reply.Type == Wire.ValuedResponse.Types.ResponsedType.Ignore ? AccessReply.Ignore()
        : reply.BoolResult ? AccessReply.Allow(StepOf(reply)) : AccessReply.Deny(StepOf(reply));

    private static MessagePublishReply Publish(Wire.ValuedResponse reply, MessagePublishRequest request)
    {
        if (reply.Type == Wire.ValuedResponse.Types.ResponsedType.Ignore)
        {
            return MessagePublishReply.PassThrough();
        }

        Wire.Message to = reply.Message;
        EmqxMessage message = request.Message with
        {
            Node = to.Node, Id = to.Id, From = to.From, Topic = to.Topic, QoS = (int)to.Qos, Payload = to.Payload.Memory, Milliseconds = to.Timestamp, Headers = [.. to.Headers],
        };
        return MessagePublishReply.Deliver(message, StepOf(reply));
    }

    private static ChainStep StepOf(Wire.ValuedResponse reply) => reply.Type == Wire.ValuedResponse.Types.ResponsedType.StopAndReturn ? ChainStep.Stop : ChainStep.Continue;
}
