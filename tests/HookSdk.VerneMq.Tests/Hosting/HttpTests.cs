using System.Net;
using System.Net.Sockets;
using System.Text;
using HookSdk.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.VerneMq.Tests;

public sealed class HttpTests
{
    private const string Gone = """{"mountpoint":"","client_id":"c"}""";
    private const string Publish = """{"username":null,"mountpoint":"","client_id":"c","qos":1,"topic":"t","payload":"eA==","retain":false}""";

    [Theory]
    [InlineData("on_client_gone", Gone, "{}")]
    [InlineData("auth_on_publish", Publish, """{"result":"ok"}""")]
    [InlineData("on_client_wakeup", Gone, """{"result":"next"}""")]
    [InlineData("on_auth_m5", "{}", """{"result":"next"}""")]
    [InlineData("on_auth_m5", "not json", """{"result":"next"}""")]
    [InlineData(null, Gone, """{"result":"next"}""")]
    public async Task EachAnswer_IsJsonWithALength(string? hook, string request, string reply)
    {
        await using HookApp app = await HookApp.StartAsync(new Some());

        HttpResponseMessage response = await app.PostAsync(hook, request);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe(reply);
        response.Content.Headers.ContentType!.ToString().ShouldBe("application/json");
        response.Content.Headers.ContentLength.ShouldBe(reply.Length);
        response.Headers.CacheControl.ShouldBeNull();
    }

    [Fact]
    public async Task UnknownNames_AreWarnedOfOnceEach()
    {
        await using HookApp app = await HookApp.StartAsync(new Some());

        foreach (string? hook in (string?[])["on_client_wakeup", null, "nonsense", "on_client_wakeup", null, "nonsense", "on_client_gone"])
        {
            await app.PostAsync(hook, Gone);
        }

        string[] warnings = [.. app.Log.Lines.Where(static l => l.StartsWith("Warning", StringComparison.Ordinal) && l.Contains("answered next", StringComparison.Ordinal))];
        warnings.Length.ShouldBe(3);
        warnings[0].ShouldContain("on_client_wakeup");
        warnings[1].ShouldContain("without the header");
        warnings[2].ShouldContain("nonsense");
    }

    [Theory]
    [InlineData("on_client_gone", "on_client_gone")]
    [InlineData("on_client_gone", "auth_on_publish")]
    public async Task TwoHookHeaders_AreRefused_AndToldInOneLine(string first, string second)
    {
        await using HookApp app = await HookApp.StartAsync(new Some());
        using TcpClient tcp = new();
        await tcp.ConnectAsync(app.Client.BaseAddress!.Host, app.Client.BaseAddress.Port, TestContext.Current.CancellationToken);
        await tcp.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes($"POST /vernemq HTTP/1.1\r\nHost: h\r\nConnection: close\r\nvernemq-hook: {first}\r\nvernemq-hook: {second}\r\nContent-Length: {Gone.Length}\r\n\r\n{Gone}"),
            TestContext.Current.CancellationToken);
        string response = await new StreamReader(tcp.GetStream()).ReadToEndAsync(TestContext.Current.CancellationToken);

        response.ShouldStartWith("HTTP/1.1 400 ");
        response.ShouldEndWith("The header vernemq-hook came more than once; VerneMQ sends it once.\n");
        app.Log.Lines.Where(static l => l.Contains("vernemq-hook", StringComparison.Ordinal)).ShouldHaveSingleItem().ShouldContain("came more than once");
        app.Log.Lines.ShouldNotContain(static l => l.Contains("answered next", StringComparison.Ordinal));
    }

    [Fact]
    public async Task CachedAnswer_SaysHowLong()
    {
        await using HookApp app = await HookApp.StartAsync(new AnyPlugin { Publish = static _ => PublishReply.Ok().WithCacheFor(TimeSpan.FromSeconds(60)) });

        HttpResponseMessage response = await app.PostAsync("auth_on_publish", Publish);

        response.Headers.GetValues("Cache-Control").ShouldBe(["max-age=60"]);
    }

    [Fact]
    public async Task PathSecret_IsAskedFor()
    {
        await using HookApp app = await HookApp.StartAsync(new Some(), static o => o.PathSecret = "a-secret-of-16-characters");

        (await app.PostAsync("on_client_gone", Gone)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await app.PostAsync("on_client_gone", Gone, "/vernemq/another-secret-of-16")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await app.PostAsync("on_client_gone", Gone, "/vernemq/a-secret-of-16-characters?x=1")).StatusCode.ShouldBe(HttpStatusCode.OK);
        app.Log.Lines.ShouldNotContain(static l => l.Contains("answered next", StringComparison.Ordinal));
    }

    [Fact]
    public async Task OtherMethods_AndOtherPaths_AreRefused()
    {
        await using HookApp app = await HookApp.StartAsync(new Some());

        (await app.Client.GetAsync(new Uri("/vernemq", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        foreach (string path in (string[])["/vernemq/on_client_gone", "/vernemqq", "/on_client_gone"])
        {
            using HttpResponseMessage wrong = await app.PostAsync("on_client_gone", Gone, path);
            wrong.StatusCode.ShouldBe(HttpStatusCode.NotFound);
            (await wrong.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldStartWith("no hook is served at this path; vernemq is at POST /vernemq (");
            app.Log.Lines.ShouldContain(l => l.Contains($"a POST to {path} was answered 404, since no hook is served there", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task TypedMap_ServesThatPluginAlone()
    {
        await using HookApp app = await HookApp.StartAsync(
            static builder => builder.Services.AddVerneMqPlugin<Some>().Add<Audit>(),
            static a =>
            {
                a.MapVerneMqPlugin<Some>("/vernemq");
                a.MapVerneMqPlugin<Audit>("/audit");
            });

        (await (await app.PostAsync("on_client_gone", Gone, "/audit")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe("""{"result":"next"}""");
        app.Plugins.ToVmqAdminLines(new Uri("http://h")).ShouldBe(
        [
            "vmq-admin webhooks register hook=on_client_gone endpoint=http://h/vernemq",
            "vmq-admin webhooks register hook=auth_on_publish endpoint=http://h/vernemq",
            "vmq-admin webhooks register hook=auth_on_publish_m5 endpoint=http://h/vernemq",
            "vmq-admin webhooks register hook=on_publish endpoint=http://h/audit",
        ]);
    }

    [Fact]
    public async Task Map_WithoutAPlugin_SaysWhatToCall()
    {
        (await Should.ThrowAsync<InvalidOperationException>(() => HookApp.StartAsync(static _ => { }))).Message.ShouldContain("AddVerneMqPlugin");
        (await Should.ThrowAsync<InvalidOperationException>(() => HookApp.StartAsync(static b => b.Services.AddVerneMq()))).Message.ShouldContain("No VerneMQ plugin was added");
    }

    [Fact]
    public void Add_WithoutAFailureMode_IsRefused() =>
        Should.Throw<InvalidOperationException>(() => new ServiceCollection().AddVerneMq().Add(StatesNothing.Make())).Message.ShouldContain("[FailClosed] or [FailNext]");

    [Fact]
    public async Task LateHandler_IsAnsweredForByItsMode()
    {
        FakeClock clock = new();
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using HookApp app = await HookApp.StartAsync(builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(clock);
            builder.Services.AddVerneMq().Add(new Hanging(started));
        });

        Task<HttpResponseMessage> call = app.PostAsync("auth_on_publish", Publish);
        await started.Task;
        while (!call.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(4));
            await Task.Yield();
        }

        (await (await call).Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe("""{"result":{"error":"hook_failed"}}""");
    }

    [FailClosed]
    internal sealed class Some : VerneMqPlugin
    {
        public override ValueTask<PublishReply> AuthOnPublishAsync(AuthOnPublishRequest request, HookContext context) => new(PublishReply.Ok());

        public override ValueTask OnClientGoneAsync(OnClientGoneRequest request, HookContext context) => default;
    }

    internal sealed class Audit : VerneMqPlugin
    {
        public override ValueTask OnPublishAsync(OnPublishRequest request, HookContext context) => default;
    }

    [FailClosed]
    private sealed class Hanging(TaskCompletionSource started) : VerneMqPlugin
    {
        public override async ValueTask<PublishReply> AuthOnPublishAsync(AuthOnPublishRequest request, HookContext context)
        {
            started.SetResult();
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
            return PublishReply.Ok();
        }
    }
}
