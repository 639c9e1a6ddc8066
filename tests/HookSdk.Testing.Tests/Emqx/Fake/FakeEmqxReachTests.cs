using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HookSdk.Testing.Tests.Emqx.Fake;

/// <summary>The same in process, by an in-memory server, and by the network.</summary>
public sealed class FakeEmqxReachTests
{
    public static TheoryData<string> Reaches => Reach.All;

    [Theory]
    [MemberData(nameof(Reaches))]
    public async Task Clients_OfAServer_AreDecidedForByItsAnswers(string kind)
    {
        await using Reach reach = await Reach.OpenAsync<Gate>(kind);
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(reach.Target);
        (await emqx.ConnectAsync("bad", "u", "wrong")).EnsureRefused(135).EnsureCause(EmqxCause.Hook);
        (await emqx.ConnectAsync(new MqttConnect("bad3") { Version = MqttVersion.V311 })).EnsureRefused(5);

        FakeEmqxClient sub = (await emqx.ConnectAsync("sub", "u", "pw")).EnsureAccepted().Client;
        FakeEmqxClient pub = (await emqx.ConnectAsync("pub", "u", "pw")).EnsureAccepted().Client;
        (await sub.SubscribeAsync("out/#", 2)).EnsureGranted();
        EmqxSubscribeOutcome refused = await sub.SubscribeAsync([new MqttSubscription("#"), new MqttSubscription("a/b", 1)]);
        refused.EnsureRefused("#").Codes.ShouldBe([135, 1]);

        for (int qos = 0; qos <= 2; qos++)
        {
            (await pub.PublishAsync("in/x", "hello", qos)).EnsureAuthorized().EnsureTopic("out/x").EnsurePayload("hello").EnsureDelivered("sub").EnsureCause(EmqxCause.Hook)
                .Code.ShouldBe(qos == 0 ? null : 0);
        }

        sub.Messages.Select(static m => (m.Topic, m.Text, m.QoS)).ShouldBe([("out/x", "hello", 0), ("out/x", "hello", 1), ("out/x", "hello", 2)]);
        (await pub.PublishAsync("in/x", "spam", 1)).EnsureDropped().EnsureNotDelivered().Code.ShouldBe(16);
        (await pub.PublishAsync("no/x", "hello", 1)).EnsureDenied().Code.ShouldBe(135);
        (await emqx.PublishAsync(new MqttPublish("in/rest", "hello"))).EnsureDelivered("sub").Authorized.ShouldBeNull();
        emqx.EnsureNoFailure();
        emqx.EnsureNoFallback();
        emqx.Calls.Count(static c => c.Hook == "message.delivered").ShouldBe(4);
    }

    [Theory]
    [MemberData(nameof(Reaches))]
    public async Task Faults_OfEachKind_AreAppliedAsEmqxDoes(string kind)
    {
        await using Reach reach = await Reach.OpenAsync<Gate>(kind);
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(reach.Target);
        emqx.Faults.Next("client.authenticate").Timeout();
        emqx.Faults.Next("client.authenticate").Reset();
        emqx.Faults.Next("client.authenticate").InvalidUtf8();
        emqx.Faults.Next("client.authenticate").SlowBody();
        emqx.Faults.Next("client.authenticate").ExtraField();
        emqx.Faults.Next("client.authenticate").UnknownOption();
        emqx.Faults.Next("client.authenticate").Duplicate();
        emqx.Faults.Next("client.authenticate").TruncatedBody();
        (await emqx.ConnectAsync("1", "u", "pw")).EnsureRefused(135).EnsureCause(EmqxCause.FailedAction);
        (await emqx.ConnectAsync("2", "u", "pw")).EnsureRefused(135).EnsureCause(EmqxCause.FailedAction);
        (await emqx.ConnectAsync("3", "u", "pw")).EnsureRefused(135).EnsureCause(EmqxCause.FailedAction);
        (await emqx.ConnectAsync("4", "u", "pw")).EnsureAccepted();
        (await emqx.ConnectAsync("5", "u", "pw")).EnsureAccepted();
        (await emqx.ConnectAsync("6", "u", "pw")).EnsureAccepted();
        (await emqx.ConnectAsync("7", "u", "pw")).EnsureAccepted();
        (await emqx.ConnectAsync("8", "u", "pw")).AllowFallback().EnsureRefused(135).EnsureCause(EmqxCause.Hook); // what cannot be read is answered by [FailClosed]
        Should.Throw<HookAssertionException>(emqx.EnsureNoFailure).Message.ShouldContain("client.authenticate 1");
    }

    [Theory]
    [MemberData(nameof(Reaches))]
    public async Task Versions_EachOfThem_LoadAndAreServed(string kind)
    {
        await using Reach reach = await Reach.OpenAsync<Gate>(kind);
        foreach (FakeEmqxVersion version in FakeEmqxVersion.All)
        {
            await using FakeEmqx emqx = await FakeEmqx.StartAsync(reach.Target, o => o.Version = version);
            (await emqx.LoadAsync()).EnsureLoaded("client.authenticate", "client.authorize", "message.publish", "message.delivered");
            FakeEmqxClient client = (await emqx.ConnectAsync("c", "u", "pw")).EnsureAccepted().Client;
            (await emqx.ConnectAsync("d", "u", "wrong")).EnsureRefused(135);
            (await client.SubscribeAsync("out/#")).EnsureGranted();
            (await client.PublishAsync("in/x", "hello")).EnsureDelivered("c").EnsureTopic("out/x");
            emqx.EnsureNoFailure();
        }
    }

    [Fact]
    public async Task Server_ThatIsNotThere_IsSaidAtStart()
    {
        InvalidOperationException e = await Should.ThrowAsync<InvalidOperationException>(() => FakeEmqx.StartAsync(HookTarget.Url(new Uri("http://127.0.0.1:1"))));
        e.Message.ShouldContain("nothing answers at http://127.0.0.1:1: Connection refused. Set CheckServer");
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(HookTarget.Url(new Uri("http://127.0.0.1:1")), static o => o.CheckServer = false);
        emqx.StatusOf().ShouldBe(EmqxServerStatus.Connecting);
        (await emqx.ConnectAsync("anybody")).EnsureAccepted().EnsureCause(EmqxCause.NotAsked);
        (await emqx.LoadAsync()).Problem.ShouldNotBeNull().ShouldContain("nothing answers at http://127.0.0.1:1: Connection refused");
    }

    [Fact]
    public async Task Server_ThatSpeaksHttp1_IsSaidAtStart()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static k => k.Listen(System.Net.IPAddress.Loopback, 0, static l => l.Protocols = HttpProtocols.Http1));
        await using WebApplication app = builder.Build();
        await app.StartAsync(TestContext.Current.CancellationToken);
        string url = app.Urls.Single();

        InvalidOperationException e = await Should.ThrowAsync<InvalidOperationException>(() => FakeEmqx.StartAsync(HookTarget.Url(new Uri(url))));
        e.Message.ShouldContain($"{url} speaks HTTP/1 only, and gRPC needs HTTP/2 (is it the status port?). Set CheckServer");
    }

    [Fact]
    public async Task Server_ThatDoesNotKnowHttp2_IsSaidAtStart()
    {
        using TcpListener listener = new(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        string url = $"http://{listener.LocalEndpoint}";
        Task answering = AnswerAsync(listener);

        InvalidOperationException e = await Should.ThrowAsync<InvalidOperationException>(() => FakeEmqx.StartAsync(HookTarget.Url(new Uri(url))));
        e.Message.ShouldContain("HTTP/2");
        await answering;
    }

    [Fact]
    public async Task Services_WithoutAProvider_AreRefused()
    {
        await using ServiceProvider none = new ServiceCollection().BuildServiceProvider();
        (await Should.ThrowAsync<InvalidOperationException>(() => FakeEmqx.StartAsync(HookTarget.Services(none)))).Message.ShouldContain("AddExHookProvider");
        await Should.ThrowAsync<NotSupportedException>(() => FakeEmqx.StartAsync(HookTarget.Program("x")));
    }

    private static async Task AnswerAsync(TcpListener listener)
    {
        using TcpClient client = await listener.AcceptTcpClientAsync();
        await client.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
        await client.GetStream().CopyToAsync(Stream.Null);
    }
}
