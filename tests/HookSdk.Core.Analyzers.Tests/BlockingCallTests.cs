namespace HookSdk.Analyzers.Tests;

/// <summary>HOOK003.</summary>
public sealed class BlockingCallTests
{
    [Theory]
    [InlineData("[|Thread.Sleep(10)|];", "await Task.Delay(10, context.CancellationToken);")]
    [InlineData("[|_work.Wait()|];", "await _work;")]
    [InlineData("var n = [|_work.Result|];", "var n = await _work;")]
    [InlineData("var n = [|_work.Result|].ToString();", "var n = (await _work).ToString();")]
    [InlineData("var n = [|_work.GetAwaiter().GetResult()|];", "var n = await _work;")]
    [InlineData("var n = [|_work.ConfigureAwait(false).GetAwaiter().GetResult()|];", "var n = await _work.ConfigureAwait(false);")]
    [InlineData("[|_gate.Wait()|];", "await _gate.WaitAsync(context.CancellationToken);")]
    [InlineData("[|_http.Send(null)|];", "await _http.SendAsync(null, context.CancellationToken);")]
    [InlineData("[|_command.ExecuteScalar()|];", "await _command.ExecuteScalarAsync(context.CancellationToken);")]
    [InlineData("[|_process.WaitForExit()|];", "await _process.WaitForExitAsync(context.CancellationToken);")]
    public Task Call_ThatBlocks_IsAwaited(string blocking, string awaited) => Rule<BlockingCallAnalyzer, BlockingCallCodeFix>.FixesAsync(Plugin(blocking), Plugin(awaited, "async ", "RouteReply.NoChoice()"));

    [Theory]
    [InlineData("[|_work.Wait(100)|];")]
    [InlineData("[|Task.WaitAll(_work)|];")]
    [InlineData("[|_event.WaitOne()|];")]
    [InlineData("[|SpinWait.SpinUntil(() => true)|];")]
    [InlineData("[|_process.WaitForExit(1000)|];")]
    [InlineData("[|_process.WaitForExit(TimeSpan.FromSeconds(1))|];")]
    [InlineData("lock (_gate) { [|Thread.Sleep(10)|]; }")]
    public Task Call_ThatBlocksInAnotherWay_IsSaid(string blocking) => Rule<BlockingCallAnalyzer, BlockingCallCodeFix>.FindsAsync(Plugin(blocking));

    [Theory]
    [InlineData("if (_work.IsCompletedSuccessfully) { var n = _work.Result; }")]
    [InlineData("var taken = _gate.Wait(0);")]
    [InlineData("var later = Task.Run(() => _work.Result);")]
    [InlineData("var n = new Holder().Result;")]
    public Task Call_ThatDoesNotBlockTheHandler_IsNone(string code) => Rule<BlockingCallAnalyzer, BlockingCallCodeFix>.FindsAsync(Plugin(code));

    [Fact]
    public Task Task_ThatWasAwaitedBefore_HasEnded() => Rule<BlockingCallAnalyzer, BlockingCallCodeFix>.FindsAsync(Plugin("await Task.WhenAll(_work, _work); var n = _work.Result;", "async ", "RouteReply.NoChoice()"));

    [Fact]
    public Task Code_ThatIsNoHandler_MayBlock() => Rule<BlockingCallAnalyzer, BlockingCallCodeFix>.FindsAsync("""
        public static class Start
        {
            public static void Run() => Thread.Sleep(10);
        }
        """);

    [Fact]
    public Task Handler_WithoutAContext_IsOneToo() => Rule<BlockingCallAnalyzer, BlockingCallCodeFix>.FixesAsync("""
        using HookSdk.EmqX.ExProto;

        public sealed class Devices : ExProtoHandler
        {
            public override Task RunAsync(ExProtoConnection connection)
            {
                [|Thread.Sleep(10)|];
                return Task.CompletedTask;
            }
        }
        """, """
        using HookSdk.EmqX.ExProto;

        public sealed class Devices : ExProtoHandler
        {
            public override async Task RunAsync(ExProtoConnection connection)
            {
                await Task.Delay(10);
            }
        }
        """);

    [Fact]
    public Task Returns_OfEveryForm_GiveTheValue() => Rule<BlockingCallAnalyzer, BlockingCallCodeFix>.FixesAsync("""
        using HookSdk;
        using HookSdk.Emg;

        public sealed class Plugin(Task<int> work) : EmgPlugin
        {
            public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context)
            {
                if (request.Message.Source == "a")
                    return ValueTask.FromResult(RouteReply.NoChoice());

                if (request.Message.Source == "b")
                    return FindAsync();

                return [|work.Result|] > 1 ? new(RouteReply.To("c")) : new ValueTask<RouteReply>(RouteReply.NoChoice());
            }

            private static ValueTask<RouteReply> FindAsync() => default;
        }
        """, """
        using HookSdk;
        using HookSdk.Emg;

        public sealed class Plugin(Task<int> work) : EmgPlugin
        {
            public override async ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context)
            {
                if (request.Message.Source == "a")
                    return RouteReply.NoChoice();

                if (request.Message.Source == "b")
                    return await FindAsync();

                return await work > 1 ? RouteReply.To("c") : RouteReply.NoChoice();
            }

            private static ValueTask<RouteReply> FindAsync() => default;
        }
        """);

    /// <summary>What an await would make of these does not compile, so that no fix is offered.</summary>
    [Theory]
    [InlineData("public override ValueTask OnClientConnectedAsync(ClientConnectedRequest request, HookContext context) { [|Thread.Sleep(5)|]; return SaveAsync(); }")]
    [InlineData("public override ValueTask OnClientConnectedAsync(ClientConnectedRequest request, HookContext context) { [|Thread.Sleep(5)|]; return _isOff ? ValueTask.CompletedTask : SaveAsync(); }")]
    [InlineData("public override ValueTask OnClientConnectedAsync(ClientConnectedRequest request, HookContext context) => [|_work.Result|] > 1 ? ValueTask.CompletedTask : SaveAsync();")]
    [InlineData("private static Task LogAsync(HookContext context) => Task.FromResult([|_work.Result|] + 1);")]
    [InlineData("private static string Name(HookContext context) => [|_work.Result|].ToString();")]
    [InlineData("private static void Log(HookContext context) { [|Thread.Sleep(5)|]; }")]
    [InlineData("private static void Log(HookContext call) { Write(call); void Write(HookContext context) => [|Thread.Sleep(5)|]; }")]
    public Task Function_ThatCannotBecomeAsync_IsLeft(string function) => Rule<BlockingCallAnalyzer, BlockingCallCodeFix>.FindsAsync(Provider(function));

    [Theory]
    [InlineData(
        "public override ValueTask OnClientConnectedAsync(ClientConnectedRequest request, HookContext context) => SaveAsync([|_work.Result|]);",
        "public override async ValueTask OnClientConnectedAsync(ClientConnectedRequest request, HookContext context) => await SaveAsync(await _work);")]
    [InlineData(
        "private static async Task LogAsync(HookContext context) { await SaveAsync(); [|Thread.Sleep(5)|]; }",
        "private static async Task LogAsync(HookContext context) { await SaveAsync(); await Task.Delay(5, context.CancellationToken); }")]
    public Task Function_WithoutAValue_Awaits(string before, string after) => Rule<BlockingCallAnalyzer, BlockingCallCodeFix>.FixesAsync(Provider(before), Provider(after));

    [Fact]
    public Task Delegate_ForAHook_IsAHandler() => Rule<BlockingCallAnalyzer, BlockingCallCodeFix>.FixesAsync("""
        using HookSdk.Emg;

        public static class Program
        {
            public static void Add(IServiceCollection services, Task<string> route) =>
                services.AddEmg().OnRoute((request, context) => RouteReply.To([|route.Result|]));
        }
        """, """
        using HookSdk.Emg;

        public static class Program
        {
            public static void Add(IServiceCollection services, Task<string> route) =>
                services.AddEmg().OnRoute(async (request, context) => RouteReply.To(await route));
        }
        """);

    private static string Provider(string function) => $$"""
        using HookSdk;
        using HookSdk.EmqX.ExHook;

        public sealed class Provider : ExHookProvider
        {
            private static readonly Task<int> _work = Task.FromResult(1);
            private static readonly bool _isOff;

            {{function}}

            private static ValueTask SaveAsync(int number = 0) => default;
        }
        """;

    private static string Plugin(string statement, string modifier = "", string returned = "new(RouteReply.NoChoice())") => $$"""
        using HookSdk;
        using HookSdk.Emg;

        public sealed class Plugin : EmgPlugin
        {
            private readonly Task<int> _work = Task.FromResult(1);
            private readonly SemaphoreSlim _gate = new(1);
            private readonly HttpClient _http = new();
            private readonly ManualResetEvent _event = new(false);
            private readonly System.Data.Common.DbCommand _command = null;
            private readonly System.Diagnostics.Process _process = null;

            public override {{modifier}}ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context)
            {
                {{statement}}
                return {{returned}};
            }

            private sealed class Holder
            {
                public int Result => 1;
            }
        }
        """;
}
