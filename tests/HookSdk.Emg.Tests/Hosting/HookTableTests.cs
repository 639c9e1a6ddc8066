using System.Reflection;
using HookSdk.Testing;

namespace HookSdk.Emg.Tests.Hosting;

/// <summary>Conventions: the plugin class, the table of hooks, their names, the fake and the documents speak of the same seven hooks.</summary>
public sealed class HookTableTests
{
    private static readonly MethodInfo[] Methods =
        [.. typeof(EmgPlugin).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(static m => m.IsVirtual)];

    public static TheoryData<string> Hooks => [.. EmgHookNames.All];

    [Fact]
    public void Table_HoldsEveryNameInOrder() => EmgHookTable.All.Select(static h => h.Name).ShouldBe(EmgHookNames.All);

    [Fact]
    public void Table_HoldsEveryMethodOfThePluginClass() =>
        EmgHookTable.All.SelectMany(static h => h.Methods).ShouldBe(Methods.Select(static m => m.Name), ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Hooks))]
    public void Method_IsTheHooksNameInPascalCase(string hook) =>
        EmgHookTable.All.Single(h => h.Name == hook).Methods.ShouldBe([string.Concat(hook.Split('_').Select(static w => char.ToUpperInvariant(w[0]) + w[1..])) + "Async"]);

    [Theory]
    [MemberData(nameof(Hooks))]
    public void Documents_TellOfTheHook(string hook) =>
        File.ReadAllText(Path.Combine(Root(), "docs", "emg.md")).ShouldContain(EmgHookTable.All.Single(h => h.Name == hook).Methods[0]);

    [Fact]
    public async Task Fake_CallsEveryHookInOrder()
    {
        await using FakeEmg emg = await FakeEmg.StartAsync(new OverridesAll(), o => o.Connectors.Add(new EmgConnector("in") { IsRoute = true }));

        await emg.ReceiveAsync(new EmgMessage("INFO", "46700000002", "hi").With("ROUTE", "in"), "in");
        await emg.ReceiveDlrAsync(new([new("ORIGID", "1")]));

        emg.Calls.Select(static c => c.Hook).ShouldBe(EmgHookNames.All);
        emg.Calls.ShouldAllBe(static c => c.Status == 200 && c.Reply.Count == 0);
    }

    private static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "HookSdk.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }

    private sealed class OverridesAll : EmgPlugin
    {
        [FailOpen]
        public override ValueTask<BeforeReceiveReply> BeforeReceiveAsync(BeforeReceiveRequest request, HookContext context) => base.BeforeReceiveAsync(request, context);

        public override ValueTask<ChangeReply> BeforeRouteAsync(BeforeRouteRequest request, HookContext context) => base.BeforeRouteAsync(request, context);

        public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) => base.RouteAsync(request, context);

        public override ValueTask<ChangeReply> BeforeSendAsync(BeforeSendRequest request, HookContext context) => base.BeforeSendAsync(request, context);

        public override ValueTask<ChangeReply> AfterSendAsync(AfterSendRequest request, HookContext context) => base.AfterSendAsync(request, context);

        public override ValueTask<DlrReply> BeforeDlrAsync(BeforeDlrRequest request, HookContext context) => base.BeforeDlrAsync(request, context);

        public override ValueTask<ChangeReply> AfterDlrAsync(AfterDlrRequest request, HookContext context) => base.AfterDlrAsync(request, context);
    }
}
