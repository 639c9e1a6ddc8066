namespace HookSdk.Analyzers.Tests;

/// <summary>The code fixes of HOOK001 and HOOK002. What the rules themselves say is tested in HookSdk.Core.Tests, beside the check at registration.</summary>
public sealed class FirstRulesTests
{
    [Theory]
    [InlineData(0, "[FailOpen]")]
    [InlineData(1, "[FailClosed]")]
    public Task Hook_WithoutAMode_IsGivenOne(int fix, string stated) => Rule<StatedFailureModeAnalyzer, StatedFailureModeCodeFix>.FixesAsync(
        Emg("", "[|BeforeReceiveAsync|]"), Emg($"    {stated}{Environment.NewLine}", "BeforeReceiveAsync"), fix);

    [Fact]
    public Task Hook_WithTwoModes_KeepsOne() => Rule<StatedFailureModeAnalyzer, StatedFailureModeCodeFix>.FixesAsync(
        Emg($"    [FailOpen]{Environment.NewLine}    [FailClosed]{Environment.NewLine}", "[|BeforeReceiveAsync|]"), Emg($"    [FailClosed]{Environment.NewLine}", "BeforeReceiveAsync"), fix: 1);

    [Fact]
    public Task Mode_OfOneTargetAlone_IsFound() => Rule<StatedFailureModeAnalyzer, StatedFailureModeCodeFix>.FixesAsync(
        VerneMq("", "[|AuthOnRegisterAsync|]"), VerneMq($"    [FailNext]{Environment.NewLine}", "AuthOnRegisterAsync"), fix: 1);

    [Fact]
    public Task Mode_OnAHookThatDecidesNothing_IsRemoved() => Rule<StatedFailureModeAnalyzer, StatedFailureModeCodeFix>.FixesAsync("""
        using HookSdk;
        using HookSdk.VerneMq;

        public sealed class Plugin : VerneMqPlugin
        {
            [FailOpen]
            public override ValueTask [|OnClientGoneAsync|](OnClientGoneRequest request, HookContext context) => default;
        }
        """, """
        using HookSdk;
        using HookSdk.VerneMq;

        public sealed class Plugin : VerneMqPlugin
        {
            public override ValueTask OnClientGoneAsync(OnClientGoneRequest request, HookContext context) => default;
        }
        """);

    [Theory]
    [InlineData("(request, context) => [|SaveAsync(request)|]", "async (request, context) => await SaveAsync(request)")]
    [InlineData("(request, context) => { [|SaveAsync(request)|]; }", "async (request, context) => { await SaveAsync(request); }")]
    public Task Lambda_WhoseWorkNobodyWaitsFor_Awaits(string lambda, string awaiting) => Rule<UnawaitedHandlerAnalyzer, UnawaitedHandlerCodeFix>.FixesAsync(Program(lambda), Program(awaiting));

    private static string Emg(string attribute, string method) => $$"""
        using HookSdk;
        using HookSdk.Emg;

        public sealed class Plugin : EmgPlugin
        {
        {{attribute}}    public override ValueTask<BeforeReceiveReply> {{method}}(BeforeReceiveRequest request, HookContext context) => new(BeforeReceiveReply.Accept());
        }
        """;

    private static string VerneMq(string attribute, string method) => $$"""
        using HookSdk;
        using HookSdk.VerneMq;

        public sealed class Plugin : VerneMqPlugin
        {
        {{attribute}}    public override ValueTask<RegisterReply> {{method}}(AuthOnRegisterRequest request, HookContext context) => new(RegisterReply.Ok());
        }
        """;

    private static string Program(string lambda) => $$"""
        using HookSdk.EmqX.ExHook;

        public static class Program
        {
            public static void Add(IServiceCollection services) => services.AddExHook().OnClientConnected({{lambda}});

            private static ValueTask<bool> SaveAsync(ClientConnectedRequest request) => new(true);
        }
        """;
}
