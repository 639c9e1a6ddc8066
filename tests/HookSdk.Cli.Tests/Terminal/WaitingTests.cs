using HookSdk.Cli.Servers;
using HookSdk.Cli.Terminal;
using Microsoft.Extensions.Time.Testing;

namespace HookSdk.Cli.Tests.Terminal;

public sealed class WaitingTests
{
    [Fact]
    public async Task TaskThatTakesLong_IsToldOf_BesideTheOutput()
    {
        FakeTimeProvider time = new();
        TaskCompletionSource done = new();
        using StringWriter output = new();
        using SignalWriter errors = new();

        Task waiting = Waiting.TellAsync(done.Task, "looks at m4-status", new Screen(output, errors), time);
        time.Advance(Waiting.Every);
        string told = await errors.Told.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        done.SetResult();
        await waiting;

        told.ShouldBe("hooksdk: looks at m4-status, for 10 s now");
        output.ToString().ShouldBeEmpty();
    }

    [Fact]
    public async Task TaskThatThrows_IsToldOfByItsException() =>
        (await Should.ThrowAsync<CommandException>(Waiting.TellAsync(Task.FromException(CommandException.Usage("a", "b")), "waits", new Screen(TextWriter.Null, TextWriter.Null), new FakeTimeProvider()))).Message.ShouldBe("a");

    private sealed class SignalWriter : StringWriter
    {
        public TaskCompletionSource<string> Told { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override void WriteLine(string? value) => Told.TrySetResult(value!);
    }
}
