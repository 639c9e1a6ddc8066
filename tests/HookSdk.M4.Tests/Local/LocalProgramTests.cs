using System.Diagnostics;
using HookSdk.Testing;

namespace HookSdk.M4.Tests.Local;

/// <summary>The local program in a real child process: one line on STDOUT and exit code 0, whatever happens.</summary>
public sealed class LocalProgramTests
{
    private const string Open = """{"status_code":1,"message":"fallback: """;
    private const string Late = Open + "late\"}";
    private const string Threw = Open + "the script threw\"}";
    private const string BadRequest = Open + "bad request\"}";
    private const string NoRequest = Open + "no request\"}";
    private const string Done = """{"message":"done"}""";

    [Fact]
    public async Task Request_OnStandardInput_IsAnsweredInOneLine() =>
        (await LocalProgram.RunAsync("""{"cp_id":7,"user_id":8,"src":"370","dst":"echo","extra":"é\n"}""" + "\n", "misbehaving")).ShouldAnswer("""{"message":"7/8/370/é "}""").Error.ShouldBeEmpty();

    [Theory]
    [InlineData("")]
    [InlineData("\r\n")]
    [InlineData("\nthis is not read\n")]
    [InlineData("\n{\"dst\":\"throws\"}\n")]
    public async Task Request_WithWhateverBehindTheLine_IsAnsweredFromTheLine(string rest) =>
        (await LocalProgram.RunAsync("""{"src":"370","dst":"echo"}""" + rest, "misbehaving")).ShouldAnswer("""{"message":"//370/"}""");

    [Fact]
    public async Task Request_AsFirstArgumentThatBeginsWithABrace_IsAnsweredWithoutReading() =>
        (await LocalProgram.RunAsync("""{"dst":"throws"}""", "misbehaving", "-v", """{"src":"371","dst":"echo","extra":"ü"}""", """{"dst":"null"}""")).ShouldAnswer("""{"message":"//371/ü"}""");

    [Fact]
    public async Task Request_WithAByteOrderMarkOrLatin1_IsRead()
    {
        (await LocalProgram.RunAsync(LocalProgram.Path, [0xEF, 0xBB, 0xBF, .. """{"src":"1","dst":"echo"}"""u8, (byte)'\n'], null, "misbehaving")).ShouldAnswer("""{"message":"//1/"}""");
        (await LocalProgram.RunAsync(LocalProgram.Path, [.. "{\"dst\":\"echo\",\"src\":\"caf"u8, 0xE9, .. "\"}\n"u8], null, "misbehaving")).ShouldAnswer("""{"message":"//café/"}""");
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("hello\n")]
    [InlineData("[]\n")]
    [InlineData("{}\n")]
    [InlineData("{\n\"dst\":\"echo\"}\n")]
    [InlineData("{\"dst\":true}\n")]
    [InlineData("{\"dst\":\"1\"} {\"dst\":\"1\"}\n")]
    [InlineData("{\"dst\":\"1\"\n")]
    public async Task Request_ThatIsNone_GetsTheFallbackAndAReason(string input) =>
        (await LocalProgram.RunAsync(input, "misbehaving")).ShouldAnswer(BadRequest).Error.ShouldStartWith("M4: The request");

    [Fact]
    public async Task Request_OfOneMegabyte_GetsTheFallback()
    {
        string long1 = "{\"dst\":\"1\",\"x\":\"" + new string('x', 1 << 20) + "\"}\n";
        (await LocalProgram.RunAsync(long1, "misbehaving")).ShouldAnswer(NoRequest).Error.ShouldStartWith("M4: The request is longer than 65536 bytes.");
        (await LocalProgram.RunAsync(new string(' ', 1 << 20), "misbehaving")).ShouldAnswer(NoRequest);
        (await LocalProgram.RunAsync(null, "misbehaving", "{\"x\":\"" + new string('x', 70_000) + "\"}")).ShouldAnswer(NoRequest);
    }

    [Fact]
    public async Task Script_MadeByADelegate_AnswersAndLoadsNothingElse() =>
        (await LocalProgram.RunAsync("""{"dst":"names-what-is-loaded"}""", "made")).ShouldAnswer("""{"message":""}""").Error.ShouldBeEmpty();

    [Theory]
    [InlineData("made-of-nothing", "M4: the script threw System.InvalidOperationException: the delegate that makes the script returned null")]
    [InlineData("making-throws", "M4: the script threw System.FormatException: CallerIds: no.")]
    public async Task Script_ThatCannotBeMade_GetsTheFallback(string program, string reason) =>
        (await LocalProgram.RunAsync("""{"dst":"1"}""", program)).ShouldAnswer("""{"status_code":1,"message":"fallback: the script threw","reject_call":1}""").Error.ShouldStartWith(reason);

    [Fact]
    public async Task StandardInput_Closed_GetsTheFallbackAtOnce() =>
        (await LocalProgram.RunByShellAsync("exec \"$1\" misbehaving <&-")).ShouldAnswer(NoRequest).Error.ShouldStartWith("M4: STDIN is closed.");

    [Fact]
    public async Task StandardInput_ThatSaysNothing_GetsTheFallbackAtTheDeadline()
    {
        using Process process = LocalProgram.Start(LocalProgram.Path, deadlineMs: 300, "misbehaving");

        (await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).ShouldBe(Late + "\n");
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task StandardInput_Terminal_GetsTheFallbackAndALineHowToCallIt()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "needs the program 'script' to make a terminal");
        string output = Path.GetTempFileName();
        try
        {
            await LocalProgram.RunByShellAsync($"script -qec \"$1 misbehaving >{output} 2>&1\" /dev/null");

            // The first line may be either's, as both go to the file.
            File.ReadAllLines(output).Order(StringComparer.Ordinal).ShouldBe(["M4: STDIN is a terminal. M4 sends the request as one line of STDIN; by hand, give it as an argument in quotes, or by a pipe.; the fallback was answered", NoRequest]);
        }
        finally
        {
            File.Delete(output);
        }
    }

    [Theory]
    [InlineData(">&-", "")]
    [InlineData("2>&-", Done + "\n")]
    [InlineData(">/dev/full", "")]
    public async Task StandardOutputOrError_ClosedOrFull_EndsWell(string redirection, string output)
    {
        LocalResult result = await LocalProgram.RunByShellAsync($$$"""exec "$1" misbehaving '{"dst":"prints"}' {{{redirection}}}""");

        (result.Output, result.ExitCode).ShouldBe((output, 0), result.Error);
    }

    [Theory]
    [InlineData("throws", Threw)]
    [InlineData("throws-later", Threw)]
    [InlineData("null", Open + "no reply\"}")]
    [InlineData("exits", Open + "the process was ended\"}")]
    [InlineData("escapes", Threw)]
    public async Task Script_ThatFails_GetsTheFallbackAndExitCode0(string behaviour, string answer) =>
        (await LocalProgram.BehaveAsync(behaviour)).ShouldAnswer(answer).Error.ShouldContain("M4: ");

    [Theory]
    [InlineData("blocks")]
    [InlineData("spins")]
    [InlineData("waits")]
    [InlineData("waits-politely")]
    [InlineData("blocks-and-its-exit-handler-too")]
    public async Task Script_ThatDoesNotEnd_GetsTheFallbackAtTheDeadline(string behaviour) =>
        (await LocalProgram.BehaveAsync(behaviour, deadlineMs: 400)).ShouldAnswer(Late).Error.ShouldContain("the script had not answered after 400 ms");

    [Theory]
    [InlineData("leaves-a-thread")]
    [InlineData("dispose-hangs")]
    public async Task Script_ThatLeavesSomethingRunning_IsAnsweredAndEnds(string behaviour) =>
        (await LocalProgram.BehaveAsync(behaviour, deadlineMs: 3000)).ShouldAnswer(Done);

    [Fact]
    public async Task Script_ThatPrints_IsHeardOnStandardErrorOnly()
    {
        LocalResult result = (await LocalProgram.BehaveAsync("prints")).ShouldAnswer(Done);

        result.Error.ShouldBe("cab{\"reject_call\":1}\nasync\nraw\nfrom a child process\n");
    }

    [Fact]
    public async Task Script_ThatPrintsForEver_IsAnsweredInOneLine() => (await LocalProgram.BehaveAsync("prints-for-ever")).ShouldAnswer(Done);

    [Fact]
    public async Task Script_ThatPrintsWithoutEndToNobody_IsAnsweredAndEnded()
    {
        // Nobody reads STDERR: the script stands still in the middle of a line, and holds the console's lock.
        using Process process = LocalProgram.Start(LocalProgram.Path, deadlineMs: 1000, "misbehaving", """{"dst":"prints-without-end"}""");

        (await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).ShouldBe(Late + "\n");
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Script_ThatFailsClosed_GetsARejectingFallback() =>
        (await LocalProgram.RunAsync("""{"dst":"1"}""", "closed")).ShouldAnswer("""{"status_code":1,"message":"fallback: the script threw","reject_call":1}""");

    [Theory]
    [InlineData("no-services")]
    [InlineData("services-throw")]
    public async Task Services_ThatAreMissingOrThrow_GetTheFallback(string which) =>
        (await LocalProgram.RunAsync("""{"dst":"1"}""", which)).ShouldAnswer("""{"status_code":1,"message":"fallback: the script threw","reject_call":1}""");

    [Theory]
    [InlineData("filtered", """{"message":"done"}""")]
    [InlineData("filtered-by-services", "{}")]
    public async Task Filter_OfALocalProgram_DoesNotRun_AndThatIsSaidOnce(string which, string answer) =>
        (await LocalProgram.RunAsync("""{"dst":"1"}""", which)).ShouldAnswer(answer).Error.TrimEnd().ShouldBe(
            "M4: the filter RejectsAll does not run: a local program has no filters. Do in the script what it does, or serve the script over HTTP");

    [Fact]
    public async Task Observer_OfALocalProgram_IsToldNothing_AndThatIsSaidOnce() =>
        (await LocalProgram.RunAsync("""{"dst":"1"}""", "observed-by-services")).ShouldAnswer("{}").Error.TrimEnd().ShouldBe(
            "M4: the observer Watches is told nothing: a local program has no observers. Serve the script over HTTP");

    [Theory]
    [InlineData("37012345678", "{}", "M4: DryRun: the script would have answered M4Reply.Reject {")]
    [InlineData("37000000001", """{"status_code":1,"message":"fallback: the script threw"}""", "M4: the script threw System.InvalidOperationException")]
    public async Task DryRun_EnforcesNothing_AndTellsWhatWouldHaveBeen(string destination, string answer, string told)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such shell.");

        LocalResult result = await LocalProgram.RunByShellAsync($$"""echo '{"src":"370","dst":"{{destination}}"}' | DRY_RUN=1 "$1" demo""");

        result.ShouldAnswer(answer).Error.ShouldContain(told);
    }

    [Fact]
    public async Task Program_WithoutServicesAndLookups_LoadsNothingOfThem() =>
        (await LocalProgram.BehaveAsync("names-what-is-loaded")).ShouldAnswer("""{"message":""}""");

    [Fact]
    public async Task FortyCalls_FourAtOnce_AreAllAnswered()
    {
        await using FakeM4 m4 = await FakeM4.StartAsync(HookTarget.Program(LocalProgram.Path, null, "demo"), static o => o.BrokerTimeout = TimeSpan.FromMinutes(1));
        int answered = 0;
        await Parallel.ForAsync(0, 40, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = TestContext.Current.CancellationToken }, async (i, _) =>
        {
            (await m4.CallAsync("370", $"3709{i:000}")).EnsureSource("37011111111");
            Interlocked.Increment(ref answered);
        });

        answered.ShouldBe(40);
    }

    /// <summary>A call is answered all the same; who looks before is told, and the exit code says so.</summary>
    [Theory]
    [InlineData("soon")]
    [InlineData("00:00:00")]
    [InlineData("00:05:01")]
    public async Task DeadlineOfTheEnvironment_ThatIsNoUse_IsTold_AndTheCheckEndsWithOne(string deadline)
    {
        string problem = $"Hooks__M4__Deadline = '{deadline}' is no time from 00:00:00.001 to 00:05:00: the deadline is 700 ms.";
        Dictionary<string, string> environment = new() { ["Hooks__M4__Deadline"] = deadline };

        LocalResult check = await LocalProgram.RunInAsync(LocalProgram.Path, [], environment, "--check");
        LocalResult call = await LocalProgram.RunInAsync(LocalProgram.Path, [], environment, "environment", """{"cp_id":2,"user_id":2,"src":"370","dst":"371"}""");

        check.ExitCode.ShouldBe(1);
        check.Error.Trim().ShouldBe($"error: {problem}");
        check.Output.Trim().ShouldEndWith("The settings cannot be used as they are.");
        call.ExitCode.ShouldBe(0);
        call.Error.ShouldContain(problem);
        call.Output.ShouldEndWith("}\n");
    }

    [Fact]
    public async Task DeadlineOfTheEnvironment_ThatCanBeUsed_IsNothingToTell()
    {
        LocalResult check = await LocalProgram.RunInAsync(LocalProgram.Path, [], new Dictionary<string, string> { ["Hooks__M4__Deadline"] = "00:05:00" }, "--check");

        (check.ExitCode, check.Error).ShouldBe((0, ""), check.Error);
    }
}
