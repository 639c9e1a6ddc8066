using System.Net.Http.Json;
using System.Text.Json;
using HookSdk.Emg;
using HookSdk.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace HookSdk.Inspector.Tests.Page;

/// <summary>Whatever stands in a call, in a reply, in an exception, in a name, is text.</summary>
public sealed class TextTests
{
    internal static readonly string[] Corpus =
    [
        "<script>document.title='owned'</script>", "<img src=x onerror=document.title='owned'>", "\"><svg/onload=document.title='owned'>", "'-document.title='owned'-'", "javascript:document.title='owned'",
        "</pre><iframe srcdoc=\"<script>parent.document.title='owned'</script>\">", "</option></select><img src=x onerror=document.title='owned'>", "{{constructor.constructor('document.title=1')()}}", "__proto__", "\u202eevil\u0000\u2028",
    ];

    [Fact]
    public async Task Text_InEveryFieldOfEveryTarget_IsNeverHtml()
    {
        string all = string.Concat(Corpus);
        await using InspectorApp app = await InspectorApp.StartAsync(
            settings: new Dictionary<string, string?>
            {
                ["Inspector:Payloads:0"] = "route", ["Inspector:Payloads:1"] = "auth_on_publish", ["Inspector:Payloads:2"] = "message.publish", ["Inspector:CallsPerSecond"] = "1000",
            },
            services: s =>
            {
                s.AddEmg().Add(new Thrower());
                s.AddHealthChecks().AddCheck(Corpus[1], () => HealthCheckResult.Degraded(all));
                s.AddSingleton<IPluginOperator>(new Hostile(all));
                s.AddSingleton<IBrokerView>(static p => new HostileView(p.GetRequiredKeyedService<HookServer>("m4")));
            });
        using HttpClient broker = new();
        foreach (string text in Corpus)
        {
            string json = JsonSerializer.Serialize(text);
            string mqtt = JsonSerializer.Serialize(InMqtt(text));
            string header = new([.. text.Where(static c => c is >= ' ' and < (char)127)]);
            await PostAsync(broker, app.Url + "/emg/route", $$$"""{"ccarg":{{{json}}},{{{json}}}:1,"qe":{"SOURCEADDR":{{{json}}},"DESTADDR":{{{json}}},"MESSAGE":{{{json}}}},"connector":{"NAME":{{{json}}}},"connectors":[{"NAME":{{{json}}}}]}""", "X-Text", header);
            await PostAsync(broker, app.Url + "/m4", $$"""{"cp_id":2,"user_id":2,"src":{{json}},"dst":{{json}},{{json}}:{{json}}}""", "X-Text", header);
            await PostAsync(broker, app.Url + "/vernemq", $$"""{"client_id":{{mqtt}},"mountpoint":{{mqtt}},"username":{{mqtt}},"topic":{{mqtt}},"payload":"","qos":1,"retain":false,{{mqtt}}:{{mqtt}}}""", "vernemq-hook", "auth_on_publish");
        }

        await using FakeEmqx emqx = await FakeEmqx.StartAsync(HookTarget.Url(new Uri(app.GrpcUrl)), static o => o.Version = FakeEmqxVersion.V510);
        foreach (string text in Corpus)
        {
            await emqx.ConnectAsync(InMqtt(text), InMqtt(text), InMqtt(text));
        }

        using HttpClient page = app.Page();
        (await page.PostAsJsonAsync("api/saved", new { name = "x" + Corpus[1], server = "m4", key = "external_script", text = JsonSerializer.Serialize(new { src = all, dst = all }), decision = all, reply = all }, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();

        await using OpenPage open = await TheBrowser.OpenAsync($"{app.PageUrl}#token={app.Token}");
        IPage shown = open.Page;
        await Expect(shown.Locator(".row").First).ToBeVisibleAsync();
        IReadOnlyList<CallRecord> calls = app.Services.GetRequiredService<CallRing>().After(0, 1000);
        calls.Select(static c => c.Target).Distinct().Order().ShouldBe(["emg", "exhook", "m4", "vernemq"]);
        foreach (CallRecord call in calls)
        {
            await ShowAsync(shown, $"#/calls/{call.Id}", "Decided by");
        }

        // The first of each target, one beside it with other signs: fields, code, and the reply.
        foreach (CallRecord call in calls.GroupBy(static c => c.Hook).SelectMany(static g => g.Take(2)))
        {
            await ShowAsync(shown, $"#/try/{call.Id}", "The call of");
            await shown.GetByRole(AriaRole.Button, new() { Name = "As code" }).ClickAsync();
            await Expect(shown.GetByLabel("As a test", new() { Exact = true })).ToContainTextAsync("[Fact]");
            await shown.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
            await Expect(shown.GetByLabel("The answer")).ToContainTextAsync("Outcome");
        }

        await shown.GetByLabel("Saved calls").GetByRole(AriaRole.Button).First.ClickAsync();
        await shown.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Expect(shown.GetByLabel("What differs")).ToBeVisibleAsync();
        await ShowAsync(shown, "#/charts", "a second");
        await ShowAsync(shown, "#/servers", "Health");
        await Expect(shown.Locator("main")).ToContainTextAsync("hostile broker");
        (await shown.TitleAsync()).ShouldBe("Hooks");
        (await shown.Locator("main script, main iframe, main img").CountAsync()).ShouldBe(0);
        (await shown.EvaluateAsync<bool>("Object.keys(Object.prototype).length === 0")).ShouldBeTrue("nothing has reached the prototype of all objects");
        await open.EnsureCleanAsync();
    }

    /// <summary>A text without U+0000, which MQTT has in no text.</summary>
    internal static string InMqtt(string text) => text.Replace("\0", "", StringComparison.Ordinal);

    internal static async Task ShowAsync(IPage page, string view, string shown)
    {
        // Looked at with each picture that is drawn: Playwright's own looks are a tenth of a second apart, and there are many views.
        await page.EvaluateAsync(
            """
            ([view, shown]) => new Promise((done, fail) => {
              location.hash = view;
              const end = performance.now() + 60000;
              const look = () => document.querySelector('main').textContent.includes(shown) ? done() : performance.now() > end ? fail(new Error(`${view} shows no '${shown}'`)) : requestAnimationFrame(look);
              requestAnimationFrame(look);
            })
            """,
            new[] { view, shown });
        (await page.Locator("main script, main iframe, main img").CountAsync()).ShouldBe(0, view);
    }

    private static async Task PostAsync(HttpClient broker, string url, string json, string header, string value)
    {
        using StringContent body = new(json);
        using HttpRequestMessage call = new(HttpMethod.Post, url) { Content = body };
        call.Headers.TryAddWithoutValidation(header, value);
        using HttpResponseMessage answer = await broker.SendAsync(call, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    [FailOpen]
    private sealed class Thrower : EmgPlugin
    {
        public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) => throw new InvalidOperationException(request.Message.Destination);
    }

    private sealed class Hostile(string text) : IPluginOperator
    {
        public IReadOnlyList<OperatedPlugin> Plugins => [new OperatedPlugin(text, text, text, text, Actions)];

        public IReadOnlyList<string> Actions => [text];

        public Task DoAsync(string plugin, string action, string who) => throw new InvalidOperationException(text);
    }

    private sealed class HostileView(HookServer server) : IBrokerView
    {
        public HookServer Server => server;

        public string Title => "hostile broker " + Corpus[1];

        public BrokerKnowledge Read() => new([new KnownBroker(Corpus[0], Corpus[1], false, [Corpus[2]])], Corpus[5]) { Commands = [Corpus[6]] };
    }
}
