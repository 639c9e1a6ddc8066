using HookSdk.Cli.Tests.Doctor;
using HookSdk.Cli.Tests.Processes;
using HookSdk.Tests.Recorder;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace HookSdk.Cli.Tests.Replay;

/// <summary>Recordings that are broken, and servers that are.</summary>
public sealed class BadInputTests
{
    private const string Header = """{"scenario":"recorded","format":1}""";
    private const string M4 = """{"event":"call","target":"m4","hook":"external_script","client":"37000000000","headers":{},"request_raw":"{}","reply":{"status":200,"headers":{},"body_raw":"{\"status_code\":0}"}}""";
    private const string Emg = """{"event":"call","target":"emg","hook":"route","headers":{},"request_raw":"{}","reply":{"status":200,"headers":{},"body_raw":"route=a\n"}}""";
    private const string ExHook = """{"event":"call","target":"exhook","hook":"client.connected","service":"emqx.exhook.v3.HookProvider","method":"OnClientConnected","request_base64":"","request":{},"reply_base64":"","reply":{},"grpc_status":0}""";

    [Theory]
    [InlineData("{\"scenario\":\"x\",\"format\":2}\n", "format 2", "docs/recording.md")]
    [InlineData("", "it is empty", "docs/recording.md")]
    [InlineData("\0\u0001garbage", "line 1 is no JSON", "docs/recording.md")]
    [InlineData("{\"scenario\":\"x\"}\nbroken\n{\"event\":\"x\"}\n", "line 2 is no JSON", "docs/recording.md")]
    [InlineData(Header + "\n", "The recording holds no calls.", "another recording")]
    [InlineData(Header + "\n" + M4 + "\n" + Emg + "\n", "calls of emg (1), m4 (1)", "--target emg")]
    [InlineData(Header + "\n{\"event\":\"call\",\"hook\":\"x\",\"request_raw\":\"{}\"}\n", "line 2 does not say which server", "--target")]
    public async Task Recording_ThatIsNone_SendsNothing(string text, string problem, string next)
    {
        using RecordingFolder folder = new();

        (int exitCode, string output) = await ReplayAsync(folder.WriteText(text), "http://127.0.0.1:1/");

        exitCode.ShouldBe(2, output);
        output.ShouldContain(problem);
        output.ShouldContain(next);
    }

    [Theory]
    [InlineData("'2x2' is no speed", "--speed", "2x2")]
    [InlineData("--parallel takes", "--parallel", "0")]
    [InlineData("is no pair", "--fill", "hunter2hunter2")]
    [InlineData("None of the 1 calls of the recording is of exhook", "--target", "exhook")]
    [InlineData("None of the 1 calls of the recording is of route", "--hook", "route")]
    public async Task Option_ThatCannotBe_IsToldOf(string problem, params string[] options)
    {
        using RecordingFolder folder = new();

        (int exitCode, string output) = await ReplayAsync(folder.Write(Header, M4), "http://127.0.0.1:1/", options);

        exitCode.ShouldBe(2, output);
        output.ShouldContain(problem);
        output.ShouldNotContain("hunter2hunter2");
    }

    [Fact]
    public async Task File_ThatIsNotThere_IsToldOf()
    {
        (int exitCode, string output) = await ReplayAsync("/no/such/file.jsonl", "http://127.0.0.1:1/");
        exitCode.ShouldBe(2, output);
        output.ShouldContain("/no/such/file.jsonl cannot be read");
    }

    [Fact]
    public async Task Folder_WithoutRecordings_IsToldOf()
    {
        using RecordingFolder folder = new();
        (int exitCode, string output) = await ReplayAsync(folder.Path, "http://127.0.0.1:1/");
        exitCode.ShouldBe(2, output);
        output.ShouldContain("holds no recording");
    }

    [Fact]
    public async Task Server_ThatIsNotThere_IsToldOf()
    {
        using RecordingFolder folder = new();
        (int exitCode, string output) = await ReplayAsync(folder.Write(Header, M4), "http://127.0.0.1:1/");
        exitCode.ShouldBe(3, output);
    }

    [Fact]
    public async Task LastLine_ThatIsCutOff_IsTold_AndTheRestIsSent()
    {
        using RecordingFolder folder = new();
        await using WebApplication server = await SmallServer.StartAsync("{\"status_code\":0}");

        (int exitCode, string output) = await ReplayAsync(folder.WriteText($"{Header}\n{M4}\n{M4[..40]}"), SmallServer.UrlOf(server));

        output.ShouldContain("line 3 is cut off, and left out");
        output.ShouldContain("1 answered as recorded");
        exitCode.ShouldBe(0, output);
    }

    [Fact]
    public async Task Server_ThatHangs_HasNotAnswered()
    {
        using RecordingFolder folder = new();
        await using WebApplication server = await SmallServer.StartAsync(static c => Task.Delay(Timeout.Infinite, c.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default));
        await AssertNoAnswerAsync(folder.Write(Header, M4), SmallServer.UrlOf(server), "no answer within");
    }

    [Fact]
    public async Task Server_ThatCloses_HasNotAnswered()
    {
        using RecordingFolder folder = new();
        await using WebApplication server = await SmallServer.StartAsync(static c =>
        {
            c.Abort();
            return Task.CompletedTask;
        });
        await AssertNoAnswerAsync(folder.Write(Header, M4), SmallServer.UrlOf(server), "no reply");
    }

    [Fact]
    public async Task Server_OnHttp1_AtAGrpcPort_HasNotAnswered()
    {
        using RecordingFolder folder = new();
        await using WebApplication server = await SmallServer.StartAsync("hello");
        await AssertNoAnswerAsync(folder.Write(Header, ExHook), SmallServer.UrlOf(server), "no reply");
    }

    [Fact]
    public async Task Server_OnHttp2_WithoutGrpc_HasNotAnswered()
    {
        using RecordingFolder folder = new();
        await using WebApplication server = await SmallServer.StartAsync(static c => c.Response.WriteAsync("hello"), HttpProtocols.Http2);
        await AssertNoAnswerAsync(folder.Write(Header, ExHook), SmallServer.UrlOf(server), "without a gRPC status");
    }

    /// <summary>In names, in what was answered, and in what is answered now.</summary>
    [Fact]
    public async Task TerminalEscapes_OfRecordingAndServer_AreMadeVisible()
    {
        using RecordingFolder folder = new();
        await using WebApplication server = await SmallServer.StartAsync("{\"message\":\"\\u001b[2Jnow\",\"a\\u001b[1m\":1}");
        string file = folder.Write(Header, """{"event":"call","target":"m4","hook":"ex\u001b[31m","client":"\u001b]0;title\u0007","outcome":"\u001bc","headers":{},"request_raw":"{}","reply":{"status":200,"headers":{},"body_raw":"{\"message\":\"\\u001b[2Jbefore\"}"}}""");

        foreach (string[] options in (string[][])[[], ["--json"]])
        {
            (int exitCode, string output) = await ReplayAsync(file, SmallServer.UrlOf(server), options);
            exitCode.ShouldBe(1, output);
            output.ShouldContain("before");
            output.Where(static c => char.IsControl(c) && c is not '\n' and not '\r').ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task Calls_ThatCannotBeSent_AreLeftOut_AndTold()
    {
        using RecordingFolder folder = new();
        await using WebApplication server = await SmallServer.StartAsync("{\"status_code\":0}");
        string file = folder.Write(
            Header,
            M4,
            """{"event":"call","target":"m4","hook":"external_script","headers":{},"reply":{"status":200,"headers":{},"body_raw":"{}"}}""",
            """{"event":"call","target":"m4","hook":"external_script","headers":{},"request_raw":"{}"}""");

        (int exitCode, string output) = await ReplayAsync(file, SmallServer.UrlOf(server));

        output.ShouldContain("1 x left out: the recording has no reply");
        output.ShouldContain("1 x left out: the recording does not hold the request");
        output.ShouldContain("1 answered as recorded, 0 otherwise, 0 not at all, 2 left out");
        exitCode.ShouldBe(0, output);
    }

    /// <summary>The status is as it was, and nothing says what else the reply held.</summary>
    [Theory]
    [InlineData("m4", "")]
    [InlineData("m4", ",\"body_raw\":5")]
    [InlineData("m4", ",\"body_raw\":\"\\ud800\"")]
    [InlineData("exhook", "")]
    public async Task Reply_ThatTheRecordingDoesNotHold_IsNotCompared(string target, string body)
    {
        using RecordingFolder folder = new();
        await using WebApplication server = await (target == "m4" ? SmallServer.StartAsync("anything") : new GrpcStub("emqx.exhook.v3.HookProvider", []).StartAsync());
        string call = target == "m4"
            ? """{"event":"call","target":"m4","hook":"external_script","headers":{},"request_raw":"{}","reply":{"status":200,"headers":{}BODY}}""".Replace("BODY", body, StringComparison.Ordinal)
            : """{"event":"call","target":"exhook","hook":"client.connected","service":"emqx.exhook.v3.HookProvider","method":"OnClientConnected","request_base64":"","request":{},"grpc_status":0}""";

        (int exitCode, string output) = await ReplayAsync(folder.Write(Header, call), SmallServer.UrlOf(server));

        output.ShouldContain("1 x left out: the recording does not hold what the reply said; the status is the same");
        output.ShouldContain("0 answered as recorded, 0 otherwise, 0 not at all, 1 left out");
        output.ShouldContain("Nothing was compared");
        exitCode.ShouldBe(1, output);
    }

    [Fact]
    public async Task Recording_OfWhichNothingIsSent_SaysNothingAboutTheServer()
    {
        using RecordingFolder folder = new();
        await using WebApplication server = await SmallServer.StartAsync("{}");
        string file = folder.Write(Header, """{"event":"call","target":"m4","hook":"external_script","headers":{},"request_raw":"{}"}""");

        (int exitCode, string output) = await ReplayAsync(file, SmallServer.UrlOf(server));
        (int jsonCode, string json) = await ReplayAsync(file, SmallServer.UrlOf(server), "--json");

        exitCode.ShouldBe(1, output);
        output.ShouldContain("Nothing was compared");
        jsonCode.ShouldBe(1, json);
        json.ShouldContain("\"compared\": false");
    }

    [Fact]
    public async Task Name_ThatIsEmpty_IsToldOf()
    {
        (int exitCode, string output) = await ReplayAsync("", "http://127.0.0.1:1/");

        exitCode.ShouldBe(2, output);
        output.ShouldContain("The name of a recording is empty.");
    }

    [Fact]
    public async Task Calls_OfSeveralFiles_AreNamedWithTheirFile()
    {
        using RecordingFolder folder = new();
        await using WebApplication server = await SmallServer.StartAsync("{\"status_code\":1}");
        folder.Write(Header, M4);
        folder.Write(Header, Header, M4);

        (int exitCode, string output) = await ReplayAsync(folder.Path, SmallServer.UrlOf(server));

        exitCode.ShouldBe(1, output);
        output.ShouldContain("made-0.jsonl line 2, 37000000000");
        output.ShouldContain("made-1.jsonl line 3, 37000000000");
    }

    [Theory]
    [InlineData("""{\"a\":{\"password\":\"***\"}}""")]
    [InlineData("""{\"a\":[{\"k\":\"password\",\"v\":\"***\"}]}""")]
    [InlineData("""{\"a\":[[\"password\",\"***\"]]}""")]
    public async Task Fill_PutsAValueInPlaceOfWhatIsHidden(string request)
    {
        using RecordingFolder folder = new();
        await using WebApplication server = await SmallServer.StartAsync(static async c => await c.Response.WriteAsync((await new StreamReader(c.Request.Body).ReadToEndAsync()).Contains("\"s3cret-planted\"", StringComparison.Ordinal) ? "{\"ok\":1}" : "{\"ok\":0}"));
        string file = folder.Write(Header, $$$"""{"event":"call","target":"m4","hook":"external_script","headers":{},"request_raw":"{{{request}}}","hidden":{"request":["password"]},"reply":{"status":200,"headers":{},"body_raw":"{\"ok\":1}"}}""");

        (int without, string told) = await ReplayAsync(file, SmallServer.UrlOf(server));
        (int with, string output) = await ReplayAsync(file, SmallServer.UrlOf(server), "--fill", "password=s3cret-planted");

        told.ShouldContain("were sent without password, which the recording hides");
        without.ShouldBe(1, told);
        with.ShouldBe(0, output);
    }

    private static async Task AssertNoAnswerAsync(string file, string url, string why)
    {
        (int exitCode, string output) = await ReplayAsync(file, url, "--patience", "500ms");
        output.ShouldContain("no answer");
        output.ShouldContain(why);
        output.ShouldContain("0 answered as recorded, 0 otherwise, 1 not at all");
        exitCode.ShouldBe(1, output);
    }

    private static Task<(int ExitCode, string Output)> ReplayAsync(string file, string url, params string[] options) =>
        InProcess.RunAsync(["replay", file, "--url", url, .. options.Contains("--speed") ? [] : (string[])["--speed", "max"], .. options]);
}
