using HookSdk;
using HookSdk.Emg;
using HookSdk.EmqX.ExHook;
using HookSdk.EmqX.ExProto;
using HookSdk.M4;
using HookSdk.Testing;
using HookSdk.VerneMq;

namespace Acme.Examples;

public sealed class QuietNumbers(IReadOnlySet<string> quiet) : EmgPlugin
{
    // A number that wants no messages gets none, even when this code fails.
    [FailClosed]
    public override ValueTask<BeforeReceiveReply> BeforeReceiveAsync(BeforeReceiveRequest request, HookContext context) =>
        new(quiet.Contains(request.Message.Destination ?? "") ? BeforeReceiveReply.Reject() : BeforeReceiveReply.Accept());
}

public sealed class NoSatellites : M4Script
{
    [FailOpen]
    public override ValueTask<M4Reply> HandleAsync(M4Call call, HookContext context) =>
        new(call.Destination?.StartsWith("882", StringComparison.Ordinal) == true ? M4Reply.Reject("satellite") : M4Reply.Continue());
}

public sealed class OwnTopics : ExHookProvider
{
    [FailClosed]
    public override ValueTask<AccessReply> OnClientAuthorizeAsync(ClientAuthorizeRequest request, HookContext context) =>
        new(request.Topic.StartsWith($"devices/{request.Client.ClientId}/", StringComparison.Ordinal) ? AccessReply.Allow() : AccessReply.Deny());
}

public sealed class Echo : ExProtoHandler
{
    private static readonly Framing Lines = Framing.Lines(limit: 1024);

    public override async Task RunAsync(ExProtoConnection connection)
    {
        await foreach (ExProtoEvent e in connection.ReadAsync(Lines))
        {
            await connection.SendAsync(e.Text + "\n");
        }
    }
}

public sealed class OwnClients : VerneMqPlugin
{
    // Asked about clients of MQTT 3 and of MQTT 5.
    [FailClosed]
    public override ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context) =>
        new(request.UserName == request.ClientId ? RegisterReply.Ok() : RegisterReply.Deny());
}

public static class Credit
{
    public static async Task<bool> IsThereAsync(HttpClient http, string user, HookContext context)
    {
        // It ends with the call, and leaves half of the time to answer without it.
        using CancellationTokenSource half = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
        half.CancelAfter(context.Remaining / 2);
        return await http.GetStringAsync(new Uri($"http://credit.example/{user}"), half.Token) == "yes";
    }
}

/// <summary>What the XML documentation of the types that people meet first shows.</summary>
public sealed class TypeExamples
{
    [Fact]
    public async Task Emg_AsShown()
    {
        await using FakeEmg emg = await FakeEmg.StartAsync(new QuietNumbers(new HashSet<string> { "46700000001" }));

        (await emg.ReceiveAsync(new("INFO", "46700000001", "hi"))).EnsureRejected();
        (await emg.ReceiveAsync(new("INFO", "46700000002", "hi"))).EnsureSent();
    }

    [Fact]
    public async Task M4_AsShown()
    {
        await using FakeM4 m4 = await FakeM4.StartAsync(new NoSatellites());

        (await m4.CallAsync(source: "37000000000", destination: "88216000000")).EnsureRejected("satellite");
        (await m4.CallAsync(source: "37000000000", destination: "37099999999")).EnsureUnchanged();
    }

    [Fact]
    public async Task Emqx_AsShown()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(new OwnTopics());
        FakeEmqxClient device = (await emqx.ConnectAsync("c1")).EnsureAccepted().Client;

        (await device.PublishAsync("devices/c1/up", "21.5")).EnsureAuthorized();
        (await device.PublishAsync("devices/c2/up", "21.5")).EnsureDenied();
    }

    [Fact]
    public async Task ExProto_AsShown()
    {
        await using FakeExProto emqx = await FakeExProto.StartAsync(new Echo());
        FakeDevice device = await emqx.ConnectAsync();

        await device.SendAsync("hello\n", ByteSplit.EveryByte);
        await device.ExpectAsync("hello\n");
    }

    [Fact]
    public async Task VerneMq_AsShown()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(new OwnClients());

        (await broker.ConnectAsync("c1", userName: "c1")).EnsureAccepted();
        (await broker.ConnectAsync("c2", userName: "c1")).EnsureRefused();
    }

    [Fact]
    public async Task Context_AsShown()
    {
        using HttpClient http = new(new Yes());
        HookContext context = HookContext.Create(deadline: TimeSpan.FromMinutes(2), callerGone: TestContext.Current.CancellationToken);

        Assert.True(await Credit.IsThereAsync(http, "alice", context));
    }

    private sealed class Yes : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage { Content = new StringContent("yes") });
    }
}
