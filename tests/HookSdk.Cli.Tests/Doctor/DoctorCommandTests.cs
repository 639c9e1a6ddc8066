using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using HookSdk.Cli.Doctor.Findings;
using HookSdk.Cli.Doctor.ServerSide;
using HookSdk.Cli.Servers;
using HookSdk.Cli.Tests.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HookSdk.Cli.Tests.Doctor;

/// <summary>The command itself: its output, its bad input, and what a port is heard to speak.</summary>
public sealed class DoctorCommandTests
{
    [Fact]
    public async Task Output_OfAProcess_IsAsApproved()
    {
        await using WebApplication server = await HookServers.StartAsync("vernemq");
        using BrokerConfig files = new();
        string url = SmallServer.UrlOf(server);
        string config = files.Copy("vernemq", "acl", new Uri(url).Port);

        ToolResult result = await Tool.RunAsync("doctor", "vernemq", "--url", url + "/vernemq", "--config", config);

        result.ExitCode.ShouldBe(1, result.ToString());
        result.Output.Replace(Path.GetDirectoryName(config)!, "/etc/vernemq", StringComparison.Ordinal).Replace("acl.conf", "vernemq.conf", StringComparison.Ordinal).ShouldBeApproved("doctor-vernemq");
    }

    [Fact]
    public async Task Json_HasWhatWasFound()
    {
        await using WebApplication server = await HookServers.StartAsync("emg");
        using BrokerConfig files = new();
        string url = SmallServer.UrlOf(server);

        (int exitCode, string output) = await InProcess.RunAsync(["doctor", "emg", "--url", url + "/emg", "--config", files.Copy("emg", "before-route", new Uri(url).Port), "--json"]);

        using JsonDocument json = JsonDocument.Parse(output);
        JsonElement root = json.RootElement;
        (root.GetProperty("target").GetString(), root.GetProperty("url").GetString(), root.GetProperty("wrong").GetInt32(), root.GetProperty("notes").GetInt32()).ShouldBe(("emg", url + "/emg", 1, 0));
        root.GetProperty("brokerLooked").GetBoolean().ShouldBeTrue();
        root.GetProperty("looked").GetArrayLength().ShouldBeGreaterThan(1);
        JsonElement finding = root.GetProperty("findings").EnumerateArray().Single();
        finding.GetProperty("id").GetString().ShouldBe("emg-before-route");
        finding.GetProperty("grade").GetString().ShouldBe("wrong");
        finding.GetProperty("seen").GetString()!.ShouldContain("before-route.cfg:4: no connector with PLUGIN=demo has PROTOCOL=ROUTE");
        finding.GetProperty("toDo").GetString().ShouldNotBeNullOrEmpty();
        exitCode.ShouldBe(1);
    }

    [Fact]
    public async Task BrokerThatWasNotNamed_IsSaidToBeNotLookedAt()
    {
        await using WebApplication server = await HookServers.StartAsync("m4", healthStatus: null);

        (int exitCode, string output) = await InProcess.RunAsync(["doctor", "m4", "--url", SmallServer.UrlOf(server)]);

        output.ShouldContain("broker  not looked at: name its configuration by --config");
        output.ShouldContain("No fault was found at the server.");
        exitCode.ShouldBe(0, output);
    }

    /// <summary>The first call of a server may wait for much that is made once.</summary>
    [Theory]
    [InlineData(false, 3)]
    [InlineData(false, 1200, 3)]
    [InlineData(false, 1200, 900)]
    [InlineData(true, 1200, 1100)]
    public async Task AnswerThatWasSlow_IsWrong_UnlessItComesInTimeWhenItIsAskedForAgain(bool isWrong, params int[] milliseconds)
    {
        Diagnosis diagnosis = new();
        ServerKinds kinds = new(Target.M4, "");
        Queue<int> times = new(milliseconds);

        await new SlowAnswer("", TimeSpan.FromMilliseconds(1500), TimeSpan.FromMilliseconds(900), "M4's default")
            .LookAgainAsync(() => Task.FromResult(TimeSpan.FromMilliseconds(times.Dequeue())), diagnosis, kinds);

        times.ShouldBeEmpty();
        string[] wrong = isWrong ? ["m4-slow: a call took 1.1 s at best, and the broker waits 900 ms (M4's default)"] : [];
        diagnosis.Findings.Select(static f => $"{f.Kind.Id}: {f.Seen}").ShouldBe(wrong);
        diagnosis.Seen.Count.ShouldBe(isWrong ? 0 : 1);
    }

    [Theory]
    [InlineData("nowhere.conf cannot be read", "--config", "emg", "--config", "nowhere.conf")]
    [InlineData("no http or https address without a path", "--api http://127.0.0.1:18083", "exhook", "--api", "http://127.0.0.1:18083/api/v5")]
    [InlineData("--api-key-file stands without --api", "--api http", "vernemq", "--api-key-file", "key.txt")]
    [InlineData("asks for a key and its secret", "--api-key-file FILE", "exhook", "--api", "http://127.0.0.1:18083")]
    [InlineData("'five' is no version", "5.8.9", "exproto", "--broker", "five")]
    [InlineData("'5.10,5.8' is no version", "5.8.9", "exproto", "--broker", "5.10,5.8")]
    [InlineData("'5.10xyz' is no version", "5.8.9", "exhook", "--broker", "5.10xyz")]
    [InlineData("The value of --health is no absolute", "--health http://", "m4", "--health", "/healthz")]
    [InlineData("it is a folder", "--config", "emg", "--config", "/")]
    [InlineData("'--api'", "hooksdk doctor emg --help", "emg", "--api", "http://127.0.0.1:1")]
    public async Task BadInput_IsNamed_WithWhatToDo(string problem, string next, string target, params string[] options)
    {
        (int exitCode, string output) = await InProcess.RunAsync(["doctor", target, "--url", "http://127.0.0.1:1", .. options]);

        exitCode.ShouldBe(2, output);
        output.ShouldContain(problem);
        output.ShouldContain(next);
    }

    [Theory]
    [InlineData("--config")]
    [InlineData("--api", "http://127.0.0.1:1", "--api-key-file")]
    public async Task File_WithoutAnEnd_IsGivenUp(params string[] options)
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "There is no file without an end.");

        (int exitCode, string output) = await InProcess.RunAsync(["doctor", "vernemq", "--url", "http://127.0.0.1:1", .. options, "/dev/zero"]);

        exitCode.ShouldBe(2, output);
        output.ShouldContain("/dev/zero");
    }

    /// <summary>Whoever waits hears why.</summary>
    [Fact]
    public async Task SilentPort_IsTold_WhenThePatienceIsOver()
    {
        using System.Net.Sockets.TcpListener silent = new(System.Net.IPAddress.Loopback, 0);
        silent.Start();

        (int exitCode, string output) = await InProcess.RunAsync(["doctor", "emg", "--url", $"http://{silent.LocalEndpoint}/", "--patience", "8s"]);

        exitCode.ShouldBe(1, output);
        output.ShouldContain("hooksdk: no answer for 3 s; listening to what the port speaks");
        output.ShouldContain("WRONG emg-silent");
    }

    /// <summary>Listening to the port takes until about 6 s.</summary>
    [Fact]
    public async Task Answer_ThatComesAfterTheListening_IsWaitedFor()
    {
        using System.Net.Sockets.TcpListener silent = new(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        Uri address = new($"http://{silent.LocalEndpoint}/");

        bool isSilent = await PortProbe.IsSilentAsync(AnswerAsync(), static status => status == 200, address, TimeProvider.System, TimeSpan.FromMinutes(2), static _ => { }, TestContext.Current.CancellationToken);

        isSilent.ShouldBeFalse();

        static async Task<int> AnswerAsync()
        {
            await Task.Delay(TimeSpan.FromSeconds(8), TestContext.Current.CancellationToken);
            return 200;
        }
    }

    [Fact]
    public async Task AnswersThatCannotBeRead_LeadToTheCheck()
    {
        await using WebApplication server = await SmallServer.StartAsync("<html>");

        (_, string output) = await InProcess.RunAsync(["doctor", "m4", "--url", SmallServer.UrlOf(server)]);

        output.ShouldContain("seen: '<html>' is no JSON");
        output.ShouldContain("hooksdk check m4 says what is wrong");
    }

    [Fact]
    public async Task KeyFile_WithSomethingElse_IsNamed_WithoutWhatItHolds()
    {
        using BrokerConfig files = new();

        (int exitCode, string output) = await InProcess.RunAsync(["doctor", "vernemq", "--url", "http://127.0.0.1:1", "--api", "http://127.0.0.1:1", "--api-key-file", files.Write("planted-secret-1 and more", "key.txt")]);

        exitCode.ShouldBe(2, output);
        output.ShouldContain("holds no key");
        output.ShouldNotContain(BrokerConfig.Secret);
    }

    /// <summary>An address with a secret in its path stands in both files and on the command line.</summary>
    [Fact]
    public async Task SecretInThePath_IsPrintedNowhere()
    {
        const string Secret = "0123456789abcdef";
        await using WebApplication server = await HookServers.StartAsync("emg", "PathSecret=" + Secret);
        using BrokerConfig files = new();
        string url = SmallServer.UrlOf(server) + "/emg/";
        string config = files.Write($"PLUGIN demo <\nURL={url}fedcba9876543210\nINSTANCES=8\n>\nCONNECTOR a <\nPLUGIN=demo\n>\n", "server.cfg");

        (int exitCode, string output) = await InProcess.RunAsync(["doctor", "emg", "--url", url + Secret, "--config", config]);

        output.ShouldContain("WRONG emg-url-path");
        output.ShouldContain("/emg/***");
        output.ShouldNotContain(Secret);
        output.ShouldNotContain("fedcba9876543210");
        exitCode.ShouldBe(1, output);
    }

    [Fact]
    public async Task HealthElsewhere_IsAskedThere()
    {
        await using WebApplication server = await HookServers.StartAsync("exhook", healthStatus: null);
        await using WebApplication health = await SmallServer.StartAsync(static context =>
        {
            context.Response.StatusCode = context.Request.Path == "/ready" ? 200 : 404;
            return context.Response.WriteAsync("Degraded");
        });

        (int exitCode, string output) = await InProcess.RunAsync(["doctor", "exhook", "--url", SmallServer.UrlOf(server), "--health", SmallServer.UrlOf(health) + "/ready"]);
        (int otherCode, string other) = await InProcess.RunAsync(["doctor", "exhook", "--url", SmallServer.UrlOf(server), "--health", SmallServer.UrlOf(health) + "/nowhere"]);

        output.ShouldContain("note  exhook-health");
        exitCode.ShouldBe(0, output);
        other.ShouldContain("WRONG exhook-health");
        otherCode.ShouldBe(1, other);
    }

    [Fact]
    public async Task Port_ThatSpeaksTls_IsHeard()
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 own = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using X509Certificate2 certificate = X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pkcs12), password: null);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        await using WebApplication app = builder.Build();
        app.Run(static context => context.Response.WriteAsync("{}"));
        await app.StartAsync(TestContext.Current.CancellationToken);
        Uri address = new(app.Urls.First());

        PortSpeech speech = await new PortProbe(address, TimeProvider.System, TimeSpan.FromSeconds(30)).HearAsync(TestContext.Current.CancellationToken);
        (int exitCode, string output) = await InProcess.RunAsync(["doctor", "m4", "--url", $"http://127.0.0.1:{address.Port}"]);

        speech.ShouldBe(PortSpeech.Tls);
        output.ShouldContain("WRONG m4-protocol");
        output.ShouldContain("--url says http, and the port speaks TLS");
        exitCode.ShouldBe(1, output);
    }
}
