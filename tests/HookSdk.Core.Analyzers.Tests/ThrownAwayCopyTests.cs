namespace HookSdk.Analyzers.Tests;

/// <summary>HOOK005.</summary>
public sealed class ThrownAwayCopyTests
{
    [Theory]
    [InlineData("[|reply.WithResult(1)|];", "reply = reply.WithResult(1);")]
    [InlineData("[|reply.WithResult(1).WithMessage(\"no\")|];", "reply = reply.WithResult(1).WithMessage(\"no\");")]
    [InlineData("[|message.With(\"A\", \"b\")|];", "message = message.With(\"A\", \"b\");")]
    public Task Copy_ThatNobodyTakes_IsAssigned(string dropped, string assigned) => Rule<ThrownAwayCopyAnalyzer, ThrownAwayCopyCodeFix>.FixesAsync(Plugin(dropped), Plugin(assigned));

    [Theory]
    [InlineData("[|request.Message.With(\"A\", \"b\")|];")]
    [InlineData("[|ChangeReply.NoChange().WithResult(1)|];")]
    [InlineData("[|message.Detach()|];")]
    public Task Copy_OfWhatCannotTakeIt_IsSaid(string dropped) => Rule<ThrownAwayCopyAnalyzer, ThrownAwayCopyCodeFix>.FindsAsync(
        dropped.Contains("Detach", StringComparison.Ordinal) ? Plugin("foreach (var each in new[] { message }) { " + dropped.Replace("message", "each", StringComparison.Ordinal) + " }") : Plugin(dropped));

    [Theory]
    [InlineData("reply = reply.WithResult(1);")]
    [InlineData("_ = reply.WithResult(1);")]
    [InlineData("Console.WriteLine(reply.WithResult(1));")]
    [InlineData("new Own().WithName(1);")]
    public Task Copy_ThatIsUsed_OrIsNone_IsNoFinding(string code) => Rule<ThrownAwayCopyAnalyzer, ThrownAwayCopyCodeFix>.FindsAsync(Plugin(code));

    private static string Plugin(string statement) => $$"""
        using HookSdk;
        using HookSdk.Emg;

        public sealed class Plugin : EmgPlugin
        {
            public override ValueTask<ChangeReply> BeforeSendAsync(BeforeSendRequest request, HookContext context)
            {
                var message = request.Message;
                var reply = ChangeReply.NoChange();
                {{statement}}
                return new(reply);
            }

            private sealed class Own
            {
                public Own WithName(int name) => this;
            }
        }
        """;
}
