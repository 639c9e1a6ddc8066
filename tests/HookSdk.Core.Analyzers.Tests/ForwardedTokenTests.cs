namespace HookSdk.Analyzers.Tests;

/// <summary>HOOK007.</summary>
public sealed class ForwardedTokenTests
{
    [Theory]
    [InlineData("await [|Task.Delay(10)|];", "await Task.Delay(10, context.CancellationToken);")]
    [InlineData("await [|_gate.WaitAsync()|];", "await _gate.WaitAsync(context.CancellationToken);")]
    [InlineData("var text = await [|_http.GetStringAsync(\"http://a\")|];", "var text = await _http.GetStringAsync(\"http://a\", context.CancellationToken);")]
    [InlineData("await [|FindAsync(\"a\")|];", "await FindAsync(\"a\", cancellationToken: context.CancellationToken);")]
    [InlineData("await [|FindAsync(\"a\", 2)|];", "await FindAsync(\"a\", 2, context.CancellationToken);")]
    public Task Call_ThatTakesAToken_IsHandedTheCalls(string without, string with) => Rule<ForwardedTokenAnalyzer, ForwardedTokenCodeFix>.FixesAsync(Plugin(without), Plugin(with));

    [Theory]
    [InlineData("await Task.Delay(10, CancellationToken.None);")]
    [InlineData("await Task.Yield();")]
    [InlineData("await Task.Run(() => { }, context.CancellationToken);")]
    [InlineData("await Task.WhenAll();")]
    [InlineData("await Parallel.ForEachAsync(new[] { 1 }, context.CancellationToken, async (number, token) => await Task.Delay(number));")]
    [InlineData("await foreach (var each in ListAsync().WithCancellation(context.CancellationToken)) { }")]
    public Task Call_ThatHasOne_OrTakesNone_IsNoFinding(string code) => Rule<ForwardedTokenAnalyzer, ForwardedTokenCodeFix>.FindsAsync(Plugin(code));

    [Fact]
    public Task Code_ThatIsNoHandler_HasNoToken() => Rule<ForwardedTokenAnalyzer, ForwardedTokenCodeFix>.FindsAsync("""
        public static class Start
        {
            public static Task RunAsync() => Task.Delay(10);
        }
        """);

    private static string Plugin(string statement) => $$"""
        using HookSdk;
        using HookSdk.Emg;

        public sealed class Plugin : EmgPlugin
        {
            private readonly SemaphoreSlim _gate = new(1);
            private readonly HttpClient _http = new();

            public override async ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context)
            {
                {{statement}}
                return RouteReply.NoChoice();
            }

            private static Task FindAsync(string name, int tries = 1, CancellationToken cancellationToken = default) => Task.CompletedTask;

            private static async IAsyncEnumerable<int> ListAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
            {
                await Task.CompletedTask;
                yield return 1;
            }
        }
        """;
}
