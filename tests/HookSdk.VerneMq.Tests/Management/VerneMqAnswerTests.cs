using System.Net;
using HookSdk.VerneMq.Management;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.VerneMq.Tests.Management;

/// <summary>Answers that the fake does not give: those of a cluster, of a client that is just going, of many sessions, and of something before the broker.</summary>
public sealed class VerneMqAnswerTests
{
    private const string Online = """{"client_id":"c1","user":"dev1","is_online":true,"mountpoint":""}""";

    /// <summary>A record of a client without its queue: nobody is there, and the API works.</summary>
    [Fact]
    public async Task Client_WhoseRecordAloneIsLeft_IsAbsent()
    {
        await using ServiceProvider services = Services(new Answers
        {
            ["/api/v2/disconnect"] = "\"not_found\"",
            ["/api/v2/client"] = """{"status":"no_queue"}""",
        });
        VerneMqManagement management = services.GetRequiredService<VerneMqManagement>();

        (await management.KickAsync("c1", cancellationToken: Token)).ShouldBe(VerneMqKickOutcome.Absent);
        (await management.FindClientAsync("c1", cancellationToken: Token)).ShouldBe(VerneMqClientStatus.Absent);
        await services.GetRequiredService<ConnectionClosing>().CloseClientsAsync(["c1", "c2"], Token);
    }

    [Fact]
    public async Task Client_WhoseNodeDoesNotAnswer_IsNotSaidToBeAbsent()
    {
        await using ServiceProvider services = Services(new Answers { ["/api/v2/client"] = """{"status":"error"}""" });

        ManagementException e = await Should.ThrowAsync<ManagementException>(() => services.GetRequiredService<VerneMqManagement>().FindClientAsync("c1", cancellationToken: Token));

        e.Failure.ShouldBe(ManagementFailure.Failed);
        e.Message.ShouldContain("the node that the client is at");
    }

    /// <summary>Nobody was put out, so nobody is said to have come back.</summary>
    [Fact]
    public async Task Session_ThatIsListed_AndSaidNotToBeThere_IsNotCounted()
    {
        await using ServiceProvider services = Services(new Answers
        {
            ["/api/v1/session/show"] = $$"""{"type":"table","table":[{{Online}}]}""",
            ["/api/v2/disconnect"] = "\"unknown\"",
        });

        ManagementException e = await Should.ThrowAsync<ManagementException>(() => services.GetRequiredService<VerneMqManagement>().KickUserAsync("dev1", cancellationToken: Token));

        e.Failure.ShouldBe(ManagementFailure.Failed);
        e.Message.ShouldContain("says each time that they are not there");
        e.RemainingUsers.ShouldBe(["dev1"]);
    }

    [Fact]
    public async Task Sessions_ThatFitIntoNoAnswer_NameTheSettings()
    {
        await using ServiceProvider services = Services(new Answers { ["/api/v1/session/show"] = new string(' ', 2_000) });
        VerneMqManagement management = services.GetRequiredService<VerneMqManagement>();

        foreach (Func<Task> call in (Func<Task>[])[() => management.ListSessionsAsync(cancellationToken: Token), () => management.KickUserAsync("dev@example", cancellationToken: Token)])
        {
            string message = (await Should.ThrowAsync<ManagementException>(call)).Message;
            message.ShouldContain("raise Hooks:VerneMqManagement:MaxReplyBytes, and Hooks:VerneMqManagement:Timeout with it");
        }
    }

    /// <summary>Where an alert is cut, half of a key or of a name would pass for something else.</summary>
    [Fact]
    public async Task Alert_ThatRepeatsTheKeyBehindItsCut_IsNotTold()
    {
        string before = new('x', 196);
        foreach (string said in (string[])[$"{before}k3y-of-the-api", $"{before}http://127.0.0.1:9/s3cret", $"{before}http%3A%2F%2F127.0.0.1%3A9%2Fs3cret", $"k3y\\nk3y-of-the-api"])
        {
            await using ServiceProvider services = Services(new Answers { ["/api/v1/webhooks/register"] = $$"""{"type":"alert","alert":[{"type":"text","text":"{{said}}"}]}""" });

            string message = (await Should.ThrowAsync<ManagementException>(() => services.GetRequiredService<VerneMqManagement>()
                .RegisterWebhookAsync("on_publish", new Uri("http://127.0.0.1:9/s3cret"), cancellationToken: Token))).Message;

            message.ShouldContain("in words that repeat what was sent");
            message.ShouldNotContain("k3y");
            message.ShouldNotContain("xx");
        }
    }

    [Fact]
    public async Task Alert_ThatIsLong_IsCut()
    {
        await using ServiceProvider services = Services(new Answers { ["/api/v1/webhooks/register"] = $$"""{"type":"alert","alert":[{"type":"text","text":"{{new string('x', 300)}}\nUsage"}]}""" });

        (await Should.ThrowAsync<ManagementException>(() => services.GetRequiredService<VerneMqManagement>()
            .RegisterWebhookAsync("on_publish", new Uri("http://127.0.0.1:9"), cancellationToken: Token))).Message.ShouldEndWith($"it says: {new string('x', 200)}.");
    }

    /// <summary>What lets no more calls through lets through none of the others either.</summary>
    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    public async Task Calls_ThatAreTooMany_EndTheRun(int status)
    {
        Answers answers = new() { ["/api/v2/disconnect"] = "", Status = (HttpStatusCode)status };
        await using ServiceProvider services = Services(answers);

        ManagementException e = await Should.ThrowAsync<ManagementException>(() => services.GetRequiredService<ConnectionClosing>().CloseClientsAsync([.. Enumerable.Range(0, 100).Select(static n => $"c{n}")], Token));

        (e.Failure, e.Status).ShouldBe((ManagementFailure.Failed, status));
        e.RemainingClients.Count.ShouldBe(100);
        answers.Count.ShouldBe(3);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static ServiceProvider Services(Answers answers)
    {
        ServiceCollection services = new();
        services.AddVerneMqManagement(static o => (o.ApiKey, o.ClientApiKey, o.Retries, o.MaxReplyBytes) = ("k3y-of-the-api", "k3y-2", 0, 1_024)).ConfigurePrimaryHttpMessageHandler(() => answers);
        return services.BuildServiceProvider();
    }

    /// <summary>Answers by their paths.</summary>
    private sealed class Answers : HttpMessageHandler
    {
        private readonly Dictionary<string, string> _bodies = new(StringComparer.Ordinal);

        public HttpStatusCode Status { get; init; } = HttpStatusCode.OK;

        public int Count { get; private set; }

        public string this[string path]
        {
            set => _bodies[path] = value;
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Count++;
            return Task.FromResult(new HttpResponseMessage(Status) { Content = new StringContent(_bodies[request.RequestUri!.AbsolutePath]) });
        }
    }
}
