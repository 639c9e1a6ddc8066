using System.Globalization;
using System.Net;
using System.Net.Sockets;
using HookSdk.Cli.Fake.Brokers;
using HookSdk.Cli.Fake.Load;
using HookSdk.Cli.Fake.Steps;
using HookSdk.Cli.Terminal;
using HookSdk.Cli.Tests.Doctor;
using HookSdk.Cli.Tests.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace HookSdk.Cli.Tests.Fake;

public sealed class LoadTests
{
    private static readonly ReplyRules Anything = new(IsGrpc: false, MayBeUnserved: false, static (_, _) => null);

    [Theory]
    [InlineData("emg", "emg")]
    [InlineData("m4", "m4")]
    [InlineData("exhook", "emqx", "--connect", "dev1:s3cret id=load-{client}", "--publish", "qos=1 devices/dev1/{client}={n}")]
    [InlineData("vernemq", "vernemq", "--connect", "dev1:s3cret id=load-{client}", "--publish", "qos=1 devices/dev1/{client}={n}")]
    [InlineData("exproto", "exproto")]
    public async Task Load_OfTheTemplatesServer_IsAnswered(string target, string command, params string[] steps)
    {
        await using TemplateServer server = await TemplateServer.StartAsync(target);
        string[] adapter = target == "exproto" ? ["--adapter-port", server.AdapterPort.ToString(CultureInfo.InvariantCulture)] : [];

        ToolResult result = await Tool.RunAsync(["fake", command, "--url", server.Url, "--clients", "4", "--rate", "100", "--duration", "1s", "--limit", "30s", .. adapter, .. steps]);

        result.ExitCode.ShouldBe(0, result.ToString());
        result.ToString().ShouldNotContain("s3cret");
        result.Output.ShouldContain("turns                  100 (");
        result.Output.ShouldContain("failed                 0");
        result.Output.ShouldContain(" ms ");
        result.Output.ShouldContain("#");
        result.Output.ShouldContain("99.9 % within");
    }

    [Fact]
    public async Task CallsThatMissTheLimit_AreCounted_AndEndWith1()
    {
        await using ServerProcess server = await WrongServer.StartAsync("vernemq", "slow");

        ToolResult result = await Tool.RunAsync("fake", "vernemq", "--url", WrongServer.UrlOf("vernemq", server.Port), "--limit", "100ms", "--clients", "3", "--duration", "500ms");

        result.ExitCode.ShouldBe(1, result.ToString());
        result.Output.ShouldContain(" failed. The first: no answer within the broker's limit");
        result.Output.ShouldContain(" missed the broker's limit of 100 ms.");
    }

    [Theory]
    [InlineData("--clients", "0")]
    [InlineData("--rate", "0")]
    [InlineData("--rate", "1e-13")]
    [InlineData("--rate", "NaN")]
    [InlineData("--duration", "never")]
    public async Task BadNumbers_AreNamed(string option, string value)
    {
        (int exitCode, string output) = await InProcess.RunAsync(["fake", "m4", "--url", "http://127.0.0.1:1", option, value]);

        exitCode.ShouldBe(2, output);
        output.ShouldContain(option);
    }

    [Theory]
    [InlineData("exhook", "emqx", "! connect: refused: CONNACK 135, ")]
    [InlineData("vernemq", "vernemq", "! connect: refused with 134; one client has given up.")]
    public async Task ClientsThatAreRefused_EndTheirTurns(string target, string command, string line)
    {
        await using TemplateServer server = await TemplateServer.StartAsync(target);

        (int exitCode, string output) = await InProcess.RunAsync(["fake", command, "--url", server.Url, "--connect", "dev1:wrong id=load-{client}", "--publish", "devices/dev1/t={n}", "--clients", "3", "--duration", "2m", "--limit", "30s"]);

        exitCode.ShouldBe(1, output);
        output.ShouldContain(line);
        output.ShouldContain("turns                  0 (");
    }

    [Fact]
    public async Task ClientsThatAreCutOff_EndTheirTurns()
    {
        await using TemplateServer server = await TemplateServer.StartAsync("vernemq");

        // With MQTT 3.1.1 a refused publish ends the connection.
        (int exitCode, string output) = await InProcess.RunAsync(["fake", "vernemq", "--url", server.Url, "--connect", "dev1:s3cret mqtt=3.1.1", "--publish", "qos=1 nowhere/t={n}", "--clients", "3", "--duration", "2m", "--limit", "30s"]);

        exitCode.ShouldBe(1, output);
        output.ShouldContain("! A client was cut off; it has given up.");
        output.ShouldContain("turns                  3 (");
    }

    [Theory]
    [InlineData("--connect", "dev1:wrong")]
    [InlineData("--connect", "dev1:s3cret", "--publish", "devices/dev1/t={n}", "--disconnect")]
    [InlineData("--connect", "dev1:s3cret", "--publish", "devices/dev1/t={n}", "--close")]
    [InlineData("--connect", "dev1:s3cret id=a-{client}", "--connect", "dev1:s3cret id=b-{client}", "--client", "a-{client}", "--publish", "devices/dev1/t={n}")]
    public async Task ClientsThatEndByThemselves_GoOn(params string[] steps)
    {
        await using TemplateServer server = await TemplateServer.StartAsync("vernemq");

        (int exitCode, string output) = await InProcess.RunAsync(["fake", "vernemq", "--url", server.Url, "--clients", "2", "--rate", "20", "--duration", "500ms", "--limit", "30s", .. steps]);

        exitCode.ShouldBe(0, output);
        output.ShouldContain("turns                  10 (");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Names_AreKept_WhereThereIsAHistory(bool keepsHistory)
    {
        using LetIn server = new();
        BrokerSettings settings = new(new Uri("http://127.0.0.1:1/"), TimeProvider.System, new Secrets()) { Handler = server, KeepsHistory = keepsHistory, KeepsClients = keepsHistory };
        await using VerneMqBroker broker = await VerneMqBroker.StartAsync(settings, TimeSpan.FromSeconds(30));
        await using Player player = broker.NewPlayer("c");

        await player.PlayAsync(new Step("connect", ""));
        await player.PlayAsync(new Step("publish", "a/b=1"));
        await player.PlayAsync(new Step("subscribe", "a/#"));

        player.CanGoOn.ShouldBeTrue();
        player.KnownWords.ShouldBe(keepsHistory ? ["a/b", "a/#", "c"] : []);
    }

    /// <summary>With status 200 and nothing that a broker can read in it.</summary>
    [Theory]
    [InlineData("emg", "'[1]' is no KEY=VALUE")]
    [InlineData("m4", "'[1]' is no JSON object")]
    [InlineData("vernemq", "auth_on_publish_m5: '[1]' has no result", "--connect", "", "--publish", "a=1")]
    [InlineData("emqx", "OnMessagePublish: 2 bytes that are no ValuedResponse")]
    [InlineData("exproto", "OnSocketCreated: 2 bytes that are no EmptySuccess", "--adapter-port", "0")]
    public async Task AnswersThatTheBrokerCannotRead_HaveFailed(string target, string problem, params string[] options)
    {
        await using WebApplication server = await (target switch
        {
            "emqx" => new GrpcStub("emqx.exhook.v3.HookProvider", ["message.publish"], static path => path.EndsWith("Loaded", StringComparison.Ordinal) ? null : [0xFF, 0xFF]).StartAsync(),
            "exproto" => new GrpcStub("emqx.exproto.v1.ConnectionUnaryHandler", [], static _ => [0xFF, 0xFF]).StartAsync(),
            "vernemq" => SmallServer.StartAsync(static context => context.Response.WriteAsync(context.Request.Headers["vernemq-hook"].ToString().StartsWith("auth_on_publish", StringComparison.Ordinal) ? "[1]" : "{\"result\":\"ok\"}")),
            _ => SmallServer.StartAsync("[1]"),
        });

        (int exitCode, string output) = await InProcess.RunAsync(["fake", target, "--url", SmallServer.UrlOf(server), "--clients", "1", "--rate", "5", "--duration", "200ms", "--limit", "30s", .. options]);

        exitCode.ShouldBe(1, output);
        output.ShouldContain("failed. The first: ");
        output.ShouldContain(problem);
        output.ShouldNotContain("failed                 0");
    }

    /// <summary>A call that nobody waits for any more has failed.</summary>
    [Fact]
    public async Task Figures_OfAServerThatHangs_AddUp()
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();

        (int exitCode, string output) = await InProcess.RunAsync(["fake", "emg", "--url", $"http://{silent.LocalEndpoint}/", "--clients", "3", "--duration", "100ms", "--patience", "300ms"]);

        exitCode.ShouldBe(1, output);
        output.ShouldContain("calls of the server    3 (");
        output.ShouldContain("failed                 3");
        output.ShouldContain("! 3 calls failed. The first: no answer");
    }

    [Theory]
    [InlineData("m4", "--call \"370\" (step 2 of 2): That is no 'call': it takes a SOURCE and a DESTINATION.", "--call", "370 371", "--call", "370")]
    [InlineData("m4", "--call \"370 371 user=alice\" (step 2 of 3): That is no 'call': user= takes a number, and 'alice' is none.", "--call", "370 371", "--call", "370 371 user=alice", "--expect", "refused")]
    [InlineData("m4", "--call \"370 371 speed=1\": That is no 'call': 'speed=1' is neither user=NUMBER nor cp=NUMBER.", "--call", "370 371 speed=1")]
    [InlineData("m4", "That is no 'call': user= takes a number, and 'a' is none.", "--call", "370 {n}x user=a", "--clients", "1")]
    [InlineData("emg", "That is no 'report': 'STATUS' is no NAME=VALUE.", "--message", "A 4670 hello", "--report", "1 2 STATUS")]
    [InlineData("emg", "--message \"A 4670\" (step 2 of 2): That is no 'message': it takes a FROM, a TO and a TEXT.", "--message", "A 4670 hello", "--message", "A 4670")]
    [InlineData("vernemq", "That is no 'publish': there is no TOPIC=TEXT in it.", "--connect", "a:b", "--publish", "a")]
    [InlineData("vernemq", "--connect (step 2 of 2): There is no such version of MQTT.", "--connect", "a:b", "--connect", "a:b mqtt=4")]
    [InlineData("emqx", "That is no 'subscribe': qos= takes 0, 1 or 2, and not '3'.", "--connect", "a:b", "--subscribe", "a qos=3")]
    [InlineData("exproto", "A backslash begins no byte there.", "--connect", "--send", "\\q")]
    public async Task StepThatIsWrong_IsTold_BeforeAnyIsPlayed(string target, string problem, params string[] steps)
    {
        // Nobody listens there: the steps are looked at before.
        (int exitCode, string output) = await InProcess.RunAsync(["fake", target, "--url", "http://127.0.0.1:1/", .. steps]);

        exitCode.ShouldBe(2, output);
        output.ShouldContain(problem);
    }

    [Fact]
    public async Task Number_ThatIsNone_IsNamedWithoutATypeOfDotNet()
    {
        (int exitCode, string output) = await InProcess.RunAsync(["fake", "m4", "--url", "http://127.0.0.1:1/", "--rate", "abc"]);

        exitCode.ShouldBe(2, output);
        output.ShouldContain("'--rate': it takes a number.");
        output.ShouldNotContain("System.");
    }

    [Fact]
    public async Task Publish_AfterARefusal_SaysThatNothingWasSent()
    {
        await using WebApplication server = await SmallServer.StartAsync("{\"result\":{\"error\":\"not_allowed\"}}");

        (int exitCode, string output) = await InProcess.RunAsync(["fake", "vernemq", "--url", SmallServer.UrlOf(server), "--limit", "30s", "--connect", "a:b", "--publish", "a=1"]);

        exitCode.ShouldBe(0, output);
        output.ShouldContain("= nothing was sent: the client is not connected");
    }

    [Fact]
    public async Task Report_OfALoadThatIsCancelled_WaitsInPeace()
    {
        using StringWriter errors = new();
        BrokerSettings settings = new(new Uri("http://127.0.0.1:1/"), TimeProvider.System, new Secrets());
        await using EmgBroker broker = new(settings);
        using CallMeter meter = new(settings.Url, TimeProvider.System, limit: null, Anything);
        LoadRun run = new(broker, new LoadPlan(1, null, TimeSpan.FromSeconds(1), []), meter, TimeProvider.System, TimeSpan.FromSeconds(1), settings.Secrets);
        LoadReport report = new(new Screen(TextWriter.Null, errors), run, limit: null, TimeProvider.System);
        TaskCompletionSource playing = new(TaskCreationOptions.RunContinuationsAsynchronously);

        Task showing = Task.Run(() => report.ShowAsync(playing.Task, new CancellationToken(canceled: true)), TestContext.Current.CancellationToken);
        await Task.Delay(100, TestContext.Current.CancellationToken);
        playing.SetCanceled(TestContext.Current.CancellationToken);

        await Should.ThrowAsync<OperationCanceledException>(() => showing);
        errors.ToString().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(null, "no answer")]
    [InlineData(5, "no answer within the broker's limit")]
    public async Task CallThatIsGivenUp_NamesALimit_WhereThereIsOne(int? seconds, string problem)
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        Uri address = new($"http://{silent.LocalEndpoint}/");
        using CallMeter meter = new(address, TimeProvider.System, seconds is { } number ? TimeSpan.FromSeconds(number) : null, Anything);
        using HttpMessageInvoker http = new(meter);
        using HttpRequestMessage request = new(HttpMethod.Post, address);
        using CancellationTokenSource soon = new(TimeSpan.FromMilliseconds(50));

        await Should.ThrowAsync<OperationCanceledException>(() => http.SendAsync(request, soon.Token));

        meter.FirstFailure.ShouldBe(problem);
    }

    [Fact]
    public void Histogram_Percentiles_AreAtMost5PercentTooLong()
    {
        LatencyHistogram times = new();
        for (int i = 1; i <= 1000; i++)
        {
            times.Add(TimeSpan.FromMilliseconds(i));
        }

        times.Count.ShouldBe(1000);
        times.Most.ShouldBe(TimeSpan.FromMilliseconds(1000));
        times.Within(0.5).TotalMilliseconds.ShouldBeInRange(500, 525);
        times.Within(0.99).TotalMilliseconds.ShouldBeInRange(990, 1000);
        times.Within(1).ShouldBe(TimeSpan.FromMilliseconds(1000));
        ((double)times.Between(TimeSpan.Zero, TimeSpan.FromMilliseconds(100))).ShouldBeInRange(95, 105);
        (times.Between(TimeSpan.Zero, TimeSpan.FromMilliseconds(100)) + times.Between(TimeSpan.FromMilliseconds(100), TimeSpan.MaxValue)).ShouldBe(1000);
    }

    [Fact]
    public void Histogram_Empty_SaysNothing()
    {
        LatencyHistogram times = new();

        times.Within(0.99).ShouldBe(TimeSpan.Zero);
        times.Count.ShouldBe(0);
    }

    /// <summary>Lets everyone do everything.</summary>
    private sealed class LetIn : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage { Content = new StringContent("""{"result":"ok"}""") });
    }
}
