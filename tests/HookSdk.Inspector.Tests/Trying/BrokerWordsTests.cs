using HookSdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Inspector.Tests.Trying;

public sealed class BrokerWordsTests
{
    [Theory]
    [InlineData("""{ "result": "ok" }""", "result=ok")]
    [InlineData("""{ "result": { "error": "not_authorized" } }""", "result.error=not_authorized")]
    [InlineData("""{ "hooks": [ { "name": "a" }, { "name": "b", "topics": ["x", "y"] } ] }""", "hooks[0].name=a, hooks[1].name=b, hooks[1].topics=[x, y]")]
    [InlineData("result=1\nNOTE=***\n", "result=1, NOTE=***")]
    [InlineData("", "")]
    [InlineData("{", "")]
    public void Reply_OnOneLine_IsWhatTheWireHas(string text, string words) => BrokerWords.OneLine(text).ShouldBe(words);

    /// <summary>What a list of calls shows is what the broker was told.</summary>
    [Fact]
    public async Task Words_OfEachTarget_AreItsBrokers()
    {
        await using InspectorApp app = await InspectorApp.StartAsync();
        await Callers.CallAllAsync(app);
        BrokerWords words = app.Services.GetRequiredService<BrokerWords>();
        string[] said = [.. app.Services.GetRequiredService<CallRing>().After(0, 100).Select(c => $"{c.Target} {c.Decision}: {words.Of(c)}")];
        said.ShouldContain("emg Reject { result = 1 }: result=1");
        said.ShouldContain("emg To { route = smpp-se }: route=smpp-se");
        said.ShouldContain("vernemq Ok: result=ok");
        said.ShouldContain("vernemq Deny { not_authorized }: result.error=not_authorized");
        said.ShouldContain(static s => s.StartsWith("exhook Allow", StringComparison.Ordinal) && s.EndsWith("bool_result=true", StringComparison.Ordinal));
        said.ShouldContain(static s => s.StartsWith("m4 Continue", StringComparison.Ordinal) && s.Contains(": new_dst=99", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Words_OfACall_AreKnown_WhereItsHookIsServedNoMore()
    {
        await using InspectorApp app = await InspectorApp.StartAsync();
        await Callers.CallAllAsync(app);
        CallRecord routed = app.Services.GetRequiredService<CallRing>().After(0, 100).First(static c => c.Hook == "route");
        CallRecord call = new()
        {
            At = default, Target = "emg", Server = "gone", Hook = "route", Form = routed.Form, Decision = "", Outcome = HookOutcome.Answered, Elapsed = default, By = "", ReplyBytes = routed.ReplyBytes, IsWhole = true,
        };
        app.Services.GetRequiredService<BrokerWords>().Of(call).ShouldBe("route=smpp-se");
    }
}
