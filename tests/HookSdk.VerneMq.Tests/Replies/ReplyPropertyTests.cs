using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace HookSdk.VerneMq.Tests;

/// <summary>Whatever a handler answers, VerneMQ takes it for what it says: never a cut session, never a refusal that nobody meant.</summary>
public sealed class ReplyPropertyTests
{
    [Fact]
    public void RandomReplies_AreAcceptedByTheBroker()
    {
        int replies = 0;
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            RandomReplies random = new(seed);
            using InProcess server = InProcess.Of(random.Plugin());
            foreach (string hook in VerneMqHookNames.All)
            {
                string request = random.Request(hook);
                string reply = server.CallAsync(hook, request).GetAwaiter().GetResult();
                int topics = JsonNode.Parse(request)!["topics"]?.AsArray().Count ?? 0;
                BrokerRules.Judge(hook, reply, topics).ShouldBe(BrokerRules.Fate.Accepted, $"{hook} {request}: {reply}");
                JsonDocument.Parse(reply).RootElement.ValueKind.ShouldBe(JsonValueKind.Object);
                replies++;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
        replies.ShouldBeGreaterThan(6000);
    }
}
