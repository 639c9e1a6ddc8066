using System.Reflection;
using HookSdk.EmqX.ExHook;
using Wire = HookSdk.EmqX.ExHook.Wire;

namespace HookSdk.EmqX.Tests.ExHook;

/// <summary>The provider's methods, the hooks' names and the table are held against the schema's service.</summary>
public sealed class SchemaTests
{
    private static readonly string[] Rpcs = [.. Wire.ExhookReflection.Descriptor.Services[0].Methods.Select(static m => m.Name)];

    [Fact]
    public void Provider_HasOneVirtualForEachRpc()
    {
        Rpcs.Length.ShouldBe(21);
        typeof(ExHookProvider).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(static m => m.IsVirtual).Select(static m => m.Name).Order().ShouldBe(Rpcs.Select(static r => r + "Async").Order());
    }

    [Fact]
    public void Provider_StatesFailureModesWhereTheRpcAnswersAValue()
    {
        string[] deciding = [.. Wire.ExhookReflection.Descriptor.Services[0].Methods.Where(static m => m.OutputType == Wire.ValuedResponse.Descriptor).Select(static m => m.Name + "Async")];
        typeof(ExHookProvider).GetMethods().Where(static m => m.GetCustomAttribute<StatesFailureAttribute>() is not null).Select(static m => m.Name).Order().ShouldBe(deciding.Order());
    }

    [Fact]
    public void HookNames_AreTheRpcsInEmqxsSpelling() =>
        ExHookHookNames.All.Select(static n => "On" + string.Concat(n.Split('.').Select(static w => char.ToUpperInvariant(w[0]) + w[1..])))
            .Order().ShouldBe(Rpcs.Where(static r => !r.StartsWith("OnProvider", StringComparison.Ordinal)).Order());

    [Fact]
    public void HookNames_All_AreTheConstants() =>
        typeof(ExHookHookNames).GetFields().Where(static f => f.IsLiteral).Select(static f => (string)f.GetRawConstantValue()!).ShouldBe(ExHookHookNames.All);

    [Theory]
    [InlineData("v2")]
    [InlineData("v3")]
    public async Task Server_AnswersEachRpcOfEachVersion(string version)
    {
        await using ExHookHost host = new(new AllHooks());
        foreach (string rpc in Rpcs)
        {
            host.Server.Find(ExHookHost.Service(version), rpc).ShouldNotBeNull(rpc);
        }

        host.Server.Services.Single(s => s.Name == ExHookHost.Service(version)).Methods.Count.ShouldBe(Rpcs.Length);
    }

    [Fact]
    public async Task Server_AnswersV1UnderItsOwnNames()
    {
        await using ExHookHost host = new(new AllHooks());
        host.Server.Services.Single(static s => s.Name == ExHookHost.Service("v1")).Methods.Select(static m => m.Name).Order()
            .ShouldBe(Rpcs.Except(["OnClientAuthorize", "OnSessionTakenover"]).Concat(["OnClientCheckAcl", "OnSessionTakeovered"]).Order());
    }
}
