using HookSdk;
using HookSdk.EmqX.ExHook;
using HookSdk.Testing;

namespace Acme.Mqtt;

[FailClosed]
public sealed class DeviceGate(IReadOnlyDictionary<string, string> users) : ExHookProvider
{
    public override ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context) =>
        new(users.TryGetValue(request.Client.UserName, out string? password) && password == request.Password ? AccessReply.Allow() : AccessReply.Deny());

    [Topics("legacy/+/#")]
    public override ValueTask<MessagePublishReply> OnMessagePublishAsync(MessagePublishRequest request, HookContext context) =>
        new(MessagePublishReply.Deliver(request.Message with { Topic = "v2/" + request.Message.Topic["legacy/".Length..] }));
}

/// <summary>What docs/testing.md shows of the fake EMQX.</summary>
public sealed class EmqxExamples
{
    private readonly DeviceGate _gate = new(new Dictionary<string, string> { ["dev1"] = "secret" });

    [Fact]
    public async Task Device_WithItsPassword_GetsInAndPublishes()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(_gate);
        (await emqx.ConnectAsync("c1", "dev1", "wrong")).EnsureRefused();

        FakeEmqxClient device = (await emqx.ConnectAsync("c1", "dev1", "secret")).EnsureAccepted().Client;
        FakeEmqxClient watcher = (await emqx.ConnectAsync("c2", "dev1", "secret")).EnsureAccepted().Client;
        (await watcher.SubscribeAsync("v2/#", qos: 1)).EnsureGranted();

        (await device.PublishAsync("legacy/c1/up", "21.5", qos: 1)).EnsureTopic("v2/c1/up").EnsureDelivered("c2");
        watcher.Messages[0].Text.ShouldBe("21.5");
    }

    [Fact]
    public async Task SecondServer_WithoutTheHook_RefusesEverybody()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(_gate, o => o.Version = FakeEmqxVersion.V58);
        await emqx.AddServerAsync(new EmqxServerSettings { Name = "audit" }, new Audit());

        (await emqx.ConnectAsync("c1", "dev1", "secret")).EnsureRefused().EnsureCause(EmqxCause.FailedAction);
    }

    [Fact]
    public async Task Server_OutOfReach_RefusesAndComesBack()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(_gate);
        emqx.SetReach(isInReach: false);
        (await emqx.ConnectAsync("c1", "dev1", "secret")).EnsureRefused().EnsureCause(EmqxCause.FailedAction);

        emqx.SetReach(isInReach: true);
        emqx.Time.Advance(TimeSpan.FromSeconds(5));
        (await emqx.ConnectAsync("c1", "dev1", "secret")).EnsureAccepted();
    }

    [Fact]
    public async Task User_DisabledThenKicked_StaysOut()
    {
        Dictionary<string, string> users = new() { ["dev1"] = "secret" };
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(new DeviceGate(users));
        using HttpClient operators = new() { BaseAddress = await emqx.OpenManagementAsync() };
        operators.DefaultRequestHeaders.Add("Authorization", "Basic " + Convert.ToBase64String("key:secret"u8));
        FakeEmqxClient device = (await emqx.ConnectAsync("c1", "dev1", "secret")).EnsureAccepted().Client;

        users.Remove("dev1");
        (await operators.DeleteAsync("/api/v5/clients/c1", TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();

        device.IsConnected.ShouldBeFalse();
        (await emqx.ConnectAsync("c1", "dev1", "secret")).EnsureRefused();
    }

    private sealed class Audit : ExHookProvider
    {
        public override ValueTask OnClientConnectedAsync(ClientConnectedRequest request, HookContext context) => default;
    }
}
