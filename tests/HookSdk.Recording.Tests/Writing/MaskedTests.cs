using System.Text.Json;
using HookSdk.Tests.Recorder;

namespace HookSdk.Recording.Tests.Writing;

/// <summary>What is recorded of each target, and what of it is hidden.</summary>
public sealed class MaskedTests
{
    public static TheoryData<string> Targets => [.. Traffic.Targets];

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Secrets_AndPayloads_AreInNoFile(string target)
    {
        using RecordingFolder folder = new();
        await using (RecordedApp app = await RecordedApp.StartAsync(folder.Path))
        {
            await app.PlayAsync(target);
            await app.StopAsync();
            app.Log.ToString().ShouldNotContain(Traffic.Password);
            app.Log.ToString().ShouldNotContain(Traffic.Payload);
        }

        string text = folder.Text;
        CallsIn(text).ShouldNotBeEmpty();
        CallsIn(text).ShouldAllBe(c => c.GetProperty("target").GetString() == target);
        string[] bytes = [.. CallsIn(text).SelectMany(static c => new[] { "request_base64", "reply_base64", "response_base64" }.Where(n => c.TryGetProperty(n, out _)).Select(n => System.Text.Encoding.Latin1.GetString(c.GetProperty(n).GetBytesFromBase64())))];
        foreach (string hidden in (string[])[Traffic.Password, Traffic.Payload, Traffic.PayloadBase64])
        {
            text.ShouldNotContain(hidden);
            bytes.ShouldAllBe(b => !b.Contains(hidden, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("emg", "before_receive", null, "\"MESSAGE\\\":\\\"" + Traffic.Payload)]
    [InlineData("vernemq", "auth_on_publish_m5", "password", Traffic.Password)]
    [InlineData("exhook", "message.publish", "password", Traffic.Password)]
    [InlineData("exproto", "OnReceivedBytes", null, null)]
    public async Task SecretsAndPayloads_ThatAreNamed_AreThere(string target, string hook, string? secret, string? expected)
    {
        using RecordingFolder folder = new();
        Dictionary<string, string?> settings = new() { ["Payloads:0"] = hook };
        if (secret is not null)
        {
            settings["Secrets:0"] = secret;
        }

        await using (RecordedApp app = await RecordedApp.StartAsync(folder.Path, settings: settings))
        {
            await app.PlayAsync(target);
            await app.StopAsync();
        }

        if (expected is not null)
        {
            folder.Text.ShouldContain(expected);
        }

        // A device sends a line's end behind it: the last letters of its base64 are others.
        string[] payloads = [Traffic.Payload, Traffic.PayloadBase64[..^4]];
        CallsIn(folder.Text).Where(c => c.GetProperty("hook").GetString() == hook && Array.Exists(payloads, p => c.GetRawText().Contains(p, StringComparison.Ordinal))).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Line_OfACall_HasWhatTheFormatSays()
    {
        using RecordingFolder folder = new();
        await using (RecordedApp app = await RecordedApp.StartAsync(folder.Path))
        {
            await app.PlayAsync("vernemq");
            await app.StopAsync();
        }

        JsonElement header = JsonDocument.Parse(File.ReadLines(folder.Files.Single()).First()).RootElement;
        header.GetProperty("format").GetInt32().ShouldBe(RecordingFormat.Newest);
        JsonElement call = CallsIn(folder.Text).First(static c => c.GetProperty("hook").GetString() == "auth_on_register_m5");
        call.GetProperty("at").GetDateTimeOffset().ShouldBeGreaterThan(DateTimeOffset.UnixEpoch);
        call.GetProperty("client").GetString().ShouldBe("stranger");
        call.GetProperty("headers").GetProperty("vernemq-hook").GetString().ShouldBe("auth_on_register_m5");
        call.GetProperty("headers").EnumerateObject().Count().ShouldBe(1);
        call.GetProperty("request_raw").GetString()!.ShouldContain("\"password\":\"***\"");
        call.GetProperty("hidden").GetProperty("request").EnumerateArray().Select(static n => n.GetString()).ShouldBe(["password"]);
        call.GetProperty("reply").GetProperty("status").GetInt32().ShouldBe(200);
        call.GetProperty("reply").GetProperty("body_raw").GetString()!.ShouldContain("not_authorized");
    }

    [Fact]
    public async Task Line_OfACallOfTheAdapter_HasWhatTheFormatSays()
    {
        using RecordingFolder folder = new();
        await using (RecordedApp app = await RecordedApp.StartAsync(folder.Path))
        {
            await app.PlayAsync("exproto");
            await app.StopAsync();
        }

        JsonElement[] logins = [.. CallsIn(folder.Text).Where(static c => c.GetProperty("hook").GetString() == "Authenticate")];
        logins.Length.ShouldBe(2);
        JsonElement refused = logins[0];
        refused.GetProperty("event").GetString().ShouldBe("adapter-call");
        refused.GetProperty("target").GetString().ShouldBe("exproto");
        refused.GetProperty("service").GetString().ShouldBe("emqx.exproto.v1.ConnectionAdapter");
        refused.GetProperty("method").GetString().ShouldBe("Authenticate");
        refused.GetProperty("client").GetString().ShouldBe(refused.GetProperty("request").GetProperty("conn").GetString());
        refused.GetProperty("request").GetProperty("clientinfo").GetProperty("clientid").GetString().ShouldBe("stranger");
        refused.GetProperty("request").GetProperty("password").GetString().ShouldBe("***");
        refused.GetProperty("hidden").GetProperty("request").EnumerateArray().Select(static n => n.GetString()).ShouldBe(["password"]);
        refused.GetProperty("response").GetProperty("code").GetString().ShouldBe("PERMISSION_DENY");
        refused.GetProperty("grpc_status").GetInt32().ShouldBe(0);
        logins[1].GetProperty("response_base64").GetString().ShouldBe("");
        CallsIn(folder.Text).Where(static c => c.GetProperty("event").GetString() == "adapter-call").Select(static c => c.GetProperty("hook").GetString()).Distinct()
            .ShouldBe(["StartTimer", "Authenticate", "Send", "Subscribe", "Publish", "Close"], ignoreOrder: true);
    }

    [Fact]
    public async Task Hooks_ThatAreNamed_AreRecordedAlone()
    {
        using RecordingFolder folder = new();
        await using (RecordedApp app = await RecordedApp.StartAsync(folder.Path, settings: new Dictionary<string, string?> { ["Hooks:0"] = "route" }))
        {
            await app.PlayAsync("emg");
            await app.StopAsync();
        }

        CallsIn(folder.Text).Select(static c => c.GetProperty("hook").GetString()).Distinct().ShouldBe(["route"]);
    }

    private static List<JsonElement> CallsIn(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static l => JsonDocument.Parse(l).RootElement).Where(static e => e.TryGetProperty("event", out JsonElement kind) && kind.GetString() is "call" or "adapter-call")];
}
