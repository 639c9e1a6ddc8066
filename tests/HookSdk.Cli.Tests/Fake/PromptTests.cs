using System.Net;
using System.Net.Sockets;
using HookSdk.Cli.Fake.Brokers;
using HookSdk.Cli.Fake.Prompt;
using HookSdk.Cli.Fake.Steps;
using HookSdk.Cli.Servers;
using HookSdk.Cli.Terminal;
using HookSdk.Testing;

namespace HookSdk.Cli.Tests.Fake;

public sealed class PromptTests
{
    private static readonly Completer Completer = new(MqttPlayer<FakeEmqxClient>.Verbs, static () => ["devices/1/t", "devices/2/t", "c1"]);

    [Theory]
    [InlineData("", "calls,client,close,connect,disconnect,expect,help,publish,quit,subscribe,unsubscribe")]
    [InlineData("c", "calls,client,close,connect")]
    [InlineData("publish ", "c1,devices/1/t,devices/2/t,qos=,retain")]
    [InlineData("publish re", "retain")]
    [InlineData("connect dev1:x m", "mqtt=")]
    [InlineData("publish x", "")]
    public void Completions_AreStepsOptionsAndKnownNames(string line, string words) => string.Join(',', Completer.For(line)).ShouldBe(words);

    [Theory]
    [InlineData("su", "subscribe ")]
    [InlineData("subscribe dev", "subscribe devices/")]
    [InlineData("publish q", "publish qos=")]
    [InlineData("x", "x")]
    public void Completion_AddsWhatAllHaveInCommon(string line, string completed) => Completer.Complete(line).ShouldBe(completed);

    [Fact]
    public void Editor_TakesKeys()
    {
        List<string> history = [];
        LineEditor editor = new(Completer, history);
        Type(editor, "sub");
        editor.Take(Key(ConsoleKey.Tab));
        Type(editor, "dev");
        editor.Take(Key(ConsoleKey.Tab));
        editor.Take(Key(ConsoleKey.Tab));
        editor.Choices.ShouldBe(["devices/1/t", "devices/2/t"]);
        Type(editor, "2x");
        editor.Take(Key(ConsoleKey.Backspace));
        editor.Take(Key(ConsoleKey.Home));
        Type(editor, "!");
        editor.Take(Key(ConsoleKey.LeftArrow));
        editor.Take(Key(ConsoleKey.Delete));
        editor.Text.ShouldBe("subscribe devices/2");
        editor.Take(Key(ConsoleKey.Enter)).ShouldBeTrue();

        LineEditor next = new(Completer, history);
        next.Take(Key(ConsoleKey.UpArrow));
        next.Text.ShouldBe("subscribe devices/2");
        next.Take(Key(ConsoleKey.DownArrow));
        next.Text.ShouldBe("");
    }

    [Theory]
    [InlineData(0, "01234", 5)]
    [InlineData(3, "01234", 2)]
    [InlineData(9, "45678", 0)]
    [InlineData(10, "56789", 0)]
    public void Editor_ShowsThePartOfALongLine_ThatHasTheCursor(int cursor, string text, int behind)
    {
        LineEditor editor = new(Completer, []);
        Type(editor, "0123456789");
        for (int i = 10; i > cursor; i--)
        {
            editor.Take(Key(ConsoleKey.LeftArrow));
        }

        editor.View(5).ShouldBe((text, behind));
    }

    /// <summary>The console's reader heeds no token: it blocks until a line comes.</summary>
    [Fact]
    public async Task Prompt_ThatReadsAPipe_EndsWith130_WhenItIsInterrupted()
    {
        using TcpListener server = new(IPAddress.Loopback, 0);
        server.Start();
        using CancellationTokenSource interrupt = new();
        using BlockedReader pipe = new(interrupt);

        Task<int> running = HookSdkCommand.RunAsync(["fake", "m4", "--url", $"http://{server.LocalEndpoint}/"], new Screen(TextWriter.Null, TextWriter.Null), TimeProvider.System, pipe, interrupt.Token);
        int exitCode = await running.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        exitCode.ShouldBe(130);
    }

    [Theory]
    [InlineData("connect alice:secret id=c1", "connect alice:*** id=c1")]
    [InlineData("connect alice", "connect alice")]
    [InlineData("publish a/b=x:y", "publish a/b=x:y")]
    public void Step_IsShownWithoutItsPassword(string line, string shown) => Step.Parse(line).ToString().ShouldBe(shown);

    [Fact]
    public void Publish_TakesTheRestOfTheLineForText()
    {
        PublishWords words = PublishWords.Parse("qos=1 retain devices/1/t=21.5 C = warm");

        (words.Topic, words.Text, words.QoS, words.Retain).ShouldBe(("devices/1/t", "21.5 C = warm", 1, true));
    }

    [Theory]
    [InlineData("qos=3 a=b")]
    [InlineData("topic alone")]
    [InlineData("=text")]
    public void Publish_ThatIsNone_SaysItsForm(string argument) => Should.Throw<StepException>(() => PublishWords.Parse(argument)).Next.ShouldContain("TOPIC=TEXT");

    [Fact]
    public void Bytes_AreTextWithEscapes() => ByteText.Parse(@"ä😀\r\n\x00\\").ShouldBe([.. "ä😀\r\n\0\\"u8]);

    [Theory]
    [InlineData(@"\q")]
    [InlineData(@"\x0")]
    [InlineData(@"end\")]
    public void Bytes_WithABackslashThatBeginsNone_AreRefused(string text) => Should.Throw<FormatException>(() => ByteText.Parse(text));

    private static void Type(LineEditor editor, string text)
    {
        foreach (char c in text)
        {
            editor.Take(new ConsoleKeyInfo(c, ConsoleKey.None, shift: false, alt: false, control: false));
        }
    }

    private static ConsoleKeyInfo Key(ConsoleKey key) => new('\0', key, shift: false, alt: false, control: false);

    /// <summary>A pipe to which nobody writes. Once it is read, Ctrl+C is pressed.</summary>
    private sealed class BlockedReader(CancellationTokenSource interrupt) : TextReader
    {
        private readonly ManualResetEventSlim _never = new();

        public override string? ReadLine()
        {
            interrupt.CancelAfter(TimeSpan.FromMilliseconds(1));
            _never.Wait();
            return null;
        }

        public override ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken) => new(ReadLine());

        protected override void Dispose(bool disposing)
        {
            _never.Set();
            base.Dispose(disposing);
        }
    }
}
