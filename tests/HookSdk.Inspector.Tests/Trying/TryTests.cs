using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Emqx.Exhook.V3;
using Google.Protobuf;
using HookSdk.Emg;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Inspector.Tests.Trying;

public sealed class TryTests
{
    /// <summary>Each hook that is served has an example, and the example is a call that the hook takes.</summary>
    [Fact]
    public async Task Examples_OfAllHooks_AreCallsThatTheyTake()
    {
        await using InspectorApp app = await InspectorApp.StartAsync();
        using HttpClient page = app.Page();
        JsonElement hooks = (await page.GetFromJsonAsync<JsonElement>("api/hooks", TestContext.Current.CancellationToken)).GetProperty("hooks");
        hooks.GetArrayLength().ShouldBeGreaterThan(60);
        foreach (JsonElement hook in hooks.EnumerateArray())
        {
            string name = $"{hook.GetProperty("server").GetString()} {hook.GetProperty("key").GetString()}";
            hook.TryGetProperty("example", out JsonElement example).ShouldBeTrue(name);
            using HttpResponseMessage answer = await page.PostAsJsonAsync("api/try", new { server = hook.GetProperty("server").GetString(), key = hook.GetProperty("key").GetString(), text = example.GetString() }, TestContext.Current.CancellationToken);
            string said = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            answer.IsSuccessStatusCode.ShouldBeTrue($"{name}: {said}");
            JsonElement tried = JsonDocument.Parse(said).RootElement;
            tried.GetProperty("status").GetInt32().ShouldBe(200, $"{name}: {said}");
            tried.GetProperty("outcome").GetString().ShouldBe("answered", $"{name}: {said}");
        }
    }

    [Fact]
    public async Task Call_ThatCameAndIsSentAgain_IsAnsweredTheSame_WithWhatWasHidden()
    {
        await using InspectorApp app = await InspectorApp.StartAsync();
        using HttpClient broker = new();
        const string Body = """{"client_id":"meter-1","username":"u","password":"hunter2","mountpoint":"","peer_addr":"192.0.2.1","peer_port":1,"clean_session":true}""";
        using HttpRequestMessage call = new(HttpMethod.Post, app.Url + "/vernemq") { Content = new StringContent(Body), Headers = { { "vernemq-hook", "auth_on_register" } } };
        using HttpResponseMessage first = await broker.SendAsync(call, TestContext.Current.CancellationToken);
        string reply = await first.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        using HttpClient page = app.Page();
        JsonElement detail = await page.GetFromJsonAsync<JsonElement>("api/calls/1", TestContext.Current.CancellationToken);
        string text = detail.GetProperty("request").GetProperty("wire").GetString()!;
        text.ShouldNotContain("hunter2");
        using HttpResponseMessage again = await page.PostAsJsonAsync("api/try", new { server = "vernemq", key = detail.GetProperty("key").GetString(), text, from = 1 }, TestContext.Current.CancellationToken);
        JsonElement tried = await again.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        JsonDocument.Parse(tried.GetProperty("reply").GetString()!).RootElement.GetRawText().ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal).ShouldBe(reply);
        using HttpResponseMessage code = await page.PostAsJsonAsync("api/code", new { server = "vernemq", key = detail.GetProperty("key").GetString(), text, from = 1 }, TestContext.Current.CancellationToken);
        (await code.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldNotContain("hunter2", Case.Sensitive, "what is hidden on the page is hidden in code");
        CallRecord record = app.Services.GetRequiredService<CallRing>().Find(2).ShouldNotBeNull();
        record.IsTried.ShouldBeTrue();
        System.Text.Encoding.UTF8.GetString(record.RequestBytes!).ShouldContain("hunter2");
    }

    [Theory]
    [InlineData("vernemq", "auth_on_register", """{"client_id":"meter-1","username":"it's \"me\"","password":"p","mountpoint":"","peer_addr":"192.0.2.1","peer_port":1,"clean_session":true}""")]
    [InlineData("emg", "route", """{"qe":{"DESTADDR":"46701234567"}}""")]
    [InlineData("m4", "external_script", """{"cp_id":2,"user_id":2,"src":"1","dst":"2"}""")]
    [InlineData("exhook", "emqx.exhook.v3.HookProvider/OnClientAuthenticate", """{"clientinfo":{"clientid":"meter-1"}}""")]
    public async Task Code_IsATestThatCompiles_ALineOfJson_AndACommand(string server, string key, string text)
    {
        await using InspectorApp app = await InspectorApp.StartAsync();
        using HttpClient page = app.Page();
        (await page.PostAsJsonAsync("api/try", new { server, key, text }, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        using HttpResponseMessage answer = await page.PostAsJsonAsync("api/code", new { server, key, text, from = 1 }, TestContext.Current.CancellationToken);
        JsonElement code = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

        JsonElement line = JsonDocument.Parse(code.GetProperty("recording").GetString()!).RootElement;
        line.GetProperty("event").GetString().ShouldBe("call");
        line.GetProperty("target").GetString().ShouldBe(server, "without it nobody can tell whom to send it to");
        line.TryGetProperty("server", out _).ShouldBeFalse();
        code.GetProperty("curl").GetString()!.ShouldContain("curl ");
        string source = $"{code.GetProperty("test").GetString()}\npublic class Program;\n";
        CSharpCompilation compiled = CSharpCompilation.Create(
            "copied",
            [CSharpSyntaxTree.ParseText(source, cancellationToken: TestContext.Current.CancellationToken)],
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(static p => MetadataReference.CreateFromFile(p)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        compiled.GetDiagnostics(TestContext.Current.CancellationToken).Where(static d => d.Severity == DiagnosticSeverity.Error).ShouldBeEmpty(source);
    }

    /// <summary>A reply is asserted of the hook that gave it, and of no other.</summary>
    [Fact]
    public async Task Code_OfAnotherHook_AssertsNoReply()
    {
        await using InspectorApp app = await InspectorApp.StartAsync();
        using HttpClient page = app.Page();
        const string Text = """{"qe":{"DESTADDR":"46701234567"}}""";
        (await page.PostAsJsonAsync("api/try", new { server = "emg", key = "route", text = Text }, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        foreach ((string server, string key, bool isAsserted) in ((string, string, bool)[])[("emg", "route", true), ("emg", "before_receive", false), ("m4", "external_script", false)])
        {
            using HttpResponseMessage answer = await page.PostAsJsonAsync("api/code", new { server, key, text = Text, from = 1 }, TestContext.Current.CancellationToken);
            JsonElement code = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
            code.GetProperty("test").GetString()!.Contains("smpp-se", StringComparison.Ordinal).ShouldBe(isAsserted, key);
            code.GetProperty("test").GetString()!.ShouldContain(isAsserted ? "_OfACallThatCame_IsAnsweredTheSame()" : "_OfACallThatCame_IsAnswered()");
            JsonDocument.Parse(code.GetProperty("recording").GetString()!).RootElement.TryGetProperty("reply", out _).ShouldBe(isAsserted, key);
        }
    }

    /// <summary>curl takes a body that begins with @ for the name of a file, and would send that.</summary>
    [Fact]
    public async Task Code_OfABodyThatNamesAFile_SendsTheBody()
    {
        JsonElement code = await CodeAsync("m4", "external_script", "@/etc/passwd");
        code.GetProperty("curl").GetString()!.ShouldContain(" --data-raw '@/etc/passwd' ");
    }

    /// <summary>A replay has to know what is hidden: it says that values lack, and fills them in.</summary>
    [Fact]
    public async Task Code_OfACallWithSomethingHidden_NamesItInTheRecording()
    {
        JsonElement code = await CodeAsync("vernemq", "auth_on_register", """{"client_id":"meter-1","username":"u","password":"***","mountpoint":"","peer_addr":"192.0.2.1","peer_port":1,"clean_session":true}""");
        JsonElement line = JsonDocument.Parse(code.GetProperty("recording").GetString()!).RootElement;
        line.GetProperty("hidden").GetProperty("request").EnumerateArray().Single().GetString().ShouldBe("password");
    }

    private static async Task<JsonElement> CodeAsync(string server, string key, string text)
    {
        await using InspectorApp app = await InspectorApp.StartAsync();
        using HttpClient page = app.Page();
        using HttpResponseMessage answer = await page.PostAsJsonAsync("api/code", new { server, key, text }, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }

    /// <summary>A handler may hang, or take the process with it: who sent the call stands in the log by then.</summary>
    [Fact]
    public async Task Call_ThatIsSent_IsLoggedBeforeItsHandlerRuns()
    {
        Slow slow = new();
        await using InspectorApp app = await InspectorApp.StartAsync(services: s => s.AddEmg().Add(slow));
        using HttpClient page = app.Page();
        Task<HttpResponseMessage> sending = page.PostAsJsonAsync("api/try", new { server = "emg", key = "after_send", text = """{"qe":{}}""" }, TestContext.Current.CancellationToken);
        await slow.Started.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        try
        {
            app.Log.Lines.ShouldContain(static l => l.StartsWith("Information 724 ", StringComparison.Ordinal) && l.EndsWith("calls after_send of emg", StringComparison.Ordinal));
        }
        finally
        {
            slow.Release.SetResult();
        }

        using HttpResponseMessage answer = await sending;
        answer.EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task Call_WithAnotherNameAndTheSameFile_IsRefused_AndOneOfTheSameNameReplaced()
    {
        await using InspectorApp app = await InspectorApp.StartAsync();
        using HttpClient page = app.Page();
        await SaveAsync(page, "Two to one", null);
        await SaveAsync(page, "Two to one", null);
        await SaveAsync(page, "two-to-one!", "'Two to one' is saved as two-to-one.json already");
        JsonElement saved = await page.GetFromJsonAsync<JsonElement>("api/saved", TestContext.Current.CancellationToken);
        saved.GetProperty("calls").EnumerateArray().Single().GetProperty("name").GetString().ShouldBe("Two to one");
    }

    [Fact]
    public async Task Call_BeyondThoseThatAreShown_IsRefused()
    {
        await using InspectorApp app = await InspectorApp.StartAsync();
        using HttpClient page = app.Page();
        await SaveAsync(page, "Call 0", null);
        string file = await File.ReadAllTextAsync(Path.Combine(app.Saved, "call-0.json"), TestContext.Current.CancellationToken);
        for (int i = 1; i < 200; i++)
        {
            await File.WriteAllTextAsync(Path.Combine(app.Saved, $"call-{i}.json"), file.Replace("Call 0", $"Call {i}", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        }

        await SaveAsync(page, "One more", "There are 200 saved calls");
        await SaveAsync(page, "Call 7", null);
        Directory.GetFiles(app.Saved).Length.ShouldBe(200);
    }

    [Fact]
    public async Task Call_ThatIsSaved_IsAFileOfTheProject_AndNoNameLeadsOutOfIt()
    {
        await using InspectorApp app = await InspectorApp.StartAsync();
        using HttpClient page = app.Page();
        const string Text = """{"cp_id":2,"user_id":2,"src":"1","dst":"2"}""";
        (await page.PostAsJsonAsync("api/saved", new { name = "../../Two to one", server = "m4", key = "external_script", text = Text }, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        Directory.GetFiles(app.Saved).Select(Path.GetFileName).ShouldBe(["two-to-one.json"]);
        JsonElement saved = await page.GetFromJsonAsync<JsonElement>("api/saved", TestContext.Current.CancellationToken);
        saved.GetProperty("calls")[0].GetProperty("request").GetString().ShouldBe(Text);

        await File.WriteAllTextAsync(Path.Combine(app.Saved, "broken.json"), "{", TestContext.Current.CancellationToken);
        (await page.GetFromJsonAsync<JsonElement>("api/saved", TestContext.Current.CancellationToken)).GetProperty("calls").GetArrayLength().ShouldBe(1);
        app.Log.Lines.ShouldContain(static l => l.Contains(" 725 ", StringComparison.Ordinal) && l.Contains("broken.json", StringComparison.Ordinal));
    }

    private static async Task SaveAsync(HttpClient page, string name, string? refusal)
    {
        using HttpResponseMessage answer = await page.PostAsJsonAsync("api/saved", new { name, server = "m4", key = "external_script", text = """{"cp_id":2,"user_id":2,"src":"1","dst":"2"}""" }, TestContext.Current.CancellationToken);
        string said = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(refusal is null ? HttpStatusCode.OK : HttpStatusCode.BadRequest, said);
        JsonDocument.Parse(said).RootElement.TryGetProperty("error", out JsonElement error);
        (refusal is null || error.GetString()!.StartsWith(refusal, StringComparison.Ordinal)).ShouldBeTrue(said);
    }

    [FailOpen]
    private sealed class Slow : EmgPlugin
    {
        public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override async ValueTask<ChangeReply> AfterSendAsync(AfterSendRequest request, HookContext context)
        {
            Started.SetResult();
            await Release.Task;
            return ChangeReply.NoChange();
        }
    }

    /// <summary>The text of ExHook's messages is that of protobuf's own JSON, both ways.</summary>
    [Fact]
    public async Task ExHooksText_IsWhatProtobufWrites()
    {
        await using InspectorApp app = await InspectorApp.StartAsync();
        WireText text = app.Services.GetRequiredService<HookForms>().Find("exhook", "emqx.exhook.v3.HookProvider/OnMessagePublish")!.Form.Wire!;
        MessagePublishRequest request = new()
        {
            Message = new Message { Node = "n", Id = "1", Qos = 2, From = "meter", Topic = "a/å", Payload = ByteString.CopyFrom(0, 1, 255), Timestamp = ulong.MaxValue, Headers = { ["username"] = "u" } },
            Meta = new RequestMeta { Node = "n" },
            Props = { new Property { Name = "a", Value = "b" }, new Property { Name = "c", Value = "d" } },
        };
        string json = text.ReadRequest(request.ToByteArray()).ShouldNotBeNull();
        JsonParser.Default.Parse<MessagePublishRequest>(json).ShouldBe(request);
        MessagePublishRequest.Parser.ParseFrom(text.WriteRequest(json)).ShouldBe(request);
        JsonParser.Default.Parse<ValuedResponse>(text.ReadReply(new ValuedResponse { Type = ValuedResponse.Types.ResponsedType.StopAndReturn, BoolResult = true }.ToByteArray())!)
            .ShouldBe(new ValuedResponse { Type = ValuedResponse.Types.ResponsedType.StopAndReturn, BoolResult = true });
        Should.Throw<FormatException>(() => text.WriteRequest("""{"message":{"qqos":1}}""")).Message.ShouldContain("has no field 'qqos'");
        text.ReadRequest([0x0A, 0x7F]).ShouldBeNull();
    }
}
