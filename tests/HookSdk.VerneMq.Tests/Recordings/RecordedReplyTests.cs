using System.Text.Json.Nodes;

namespace HookSdk.VerneMq.Tests;

/// <summary>Every recorded reply that the broker takes can be written by the typed API, and none of those that cut a session.</summary>
public sealed class RecordedReplyTests
{
    private static readonly RecordedCall[] Flow = [.. RecordedCall.All.Where(static c => c.Status == 200 && BrokerRules.IsFlow(c.Hook) && VerneMqHookNames.All.Contains(c.Hook))];

    public static TheoryData<string> Scenarios => [.. Flow.Select(static c => c.Scenario).Distinct()];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task EachRecordedReply_IsWrittenOrCannotBe(string scenario)
    {
        foreach (RecordedCall call in Flow.Where(c => c.Scenario == scenario))
        {
            BrokerRules.Fate fate = BrokerRules.Judge(call.Hook, call.Reply, Topics(call), call.IsPlain);
            if (RecordedReplies.Resets.Contains((call.Hook, call.Reply)))
            {
                fate.ShouldBe(BrokerRules.Fate.Reset, call.ToString());
                call.FirstOutcome.ShouldBeOneOf("TCP reset", "PUBACK");
            }
            else if (call.Reply.Length > 0 && IsJson(call.Reply) && RecordedReplies.IsLeaky(call.Hook, call.Reply))
            {
                fate.ShouldBe(BrokerRules.Fate.Faulty, call.ToString());
            }
            else if (Find(call) is { } plugin)
            {
                fate.ShouldBe(BrokerRules.Fate.Accepted, call.ToString());
                using InProcess server = InProcess.Of(plugin, options => options.Hooks[call.Hook] = new VerneMqHookOptions { Base64Payload = !call.IsPlain });

                string written = await server.CallAsync(call.Hook, call.Request);

                JsonNode.DeepEquals(JsonNode.Parse(written), JsonNode.Parse(call.Reply)).ShouldBeTrue($"{call}: wrote {written} for {call.Reply}");
            }
            else
            {
                RecordedReplies.Needless.Keys.ShouldContain(call.Reply, $"{call}: {call.Reply}");
                fate.ShouldNotBe(BrokerRules.Fate.Reset, call.ToString());
            }
        }
    }

    [Fact]
    public void EachReset_WasRecorded() =>
        RecordedReplies.Resets.Except(Flow.Select(static c => (c.Hook, c.Reply))).ShouldBeEmpty();

    [Fact]
    public async Task EachRecordedAcknowledgement_IsWritten()
    {
        using InProcess server = InProcess.Of(new AnyPlugin());
        foreach (RecordedCall call in RecordedCall.All.Where(static c => !BrokerRules.IsFlow(c.Hook) && VerneMqHookNames.All.Contains(c.Hook)))
        {
            (await server.CallAsync(call.Hook, call.Request)).ShouldBe("{}", call.ToString());
        }
    }

    private static AnyPlugin? Find(RecordedCall call) =>
        RecordedReplies.TypedFor.TryGetValue((call.Hook, call.Reply), out AnyPlugin? plugin) ? plugin
        : call.Hook is "on_deliver" or "on_deliver_m5" or "on_unsubscribe" or "on_unsubscribe_m5" && call.Reply.Contains("\"error\"", StringComparison.Ordinal) ? null
        : RecordedReplies.Typed.GetValueOrDefault(call.Reply);

    private static bool IsJson(string text)
    {
        try
        {
            JsonNode.Parse(text);
            return true;
        }
        catch (System.Text.Json.JsonException)
        {
            return false;
        }
    }

    private static int Topics(RecordedCall call) => JsonNode.Parse(call.Request)!["topics"]?.AsArray().Count ?? 0;
}
