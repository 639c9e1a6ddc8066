using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HookSdk.EmqX.ExHook;
using HookSdk.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HookSdk.EmqX.Tests.ExHook.Hosting;

/// <summary>Several connections of one broker, several servers, and TLS with client certificates.</summary>
public sealed class ReplicaTests
{
    /// <summary>pool_size: every client's calls come over one connection, in order, and those of all clients over as many as were set.</summary>
    [Fact]
    public async Task Pool_EachClientHasOneConnection_AndItsCallsStayInOrder()
    {
        Seen seen = new();
        await using WebApplication app = await StartAsync(seen);
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(HookTarget.Url(new Uri(app.Urls.First())), static o => (o.Version, o.Server) = (FakeEmqxVersion.V58, new() { PoolSize = 4 }));

        await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
        {
            FakeEmqxClient client = (await emqx.ConnectAsync($"c{i}")).EnsureAccepted().Client;
            for (int n = 0; n < 5; n++)
            {
                (await client.PublishAsync($"t/{n}", "x", qos: 1)).EnsureAuthorized();
            }
        }));

        emqx.EnsureNoFailure();
        foreach (IGrouping<string, (string Client, string What, string Connection)> client in seen.Calls.GroupBy(static c => c.Client))
        {
            client.Select(static c => c.Connection).Distinct().ShouldHaveSingleItem();
            client.Select(static c => c.What).ShouldBe(["connect", "t/0", "t/1", "t/2", "t/3", "t/4"]);
        }

        seen.Calls.Select(static c => c.Connection).Distinct().Count().ShouldBe(4);
    }

    /// <summary>Two replicas are two hook servers at EMQX, or one address in front of both. As two servers each is asked; when one goes, failed_action of that one decides.</summary>
    [Fact]
    public async Task Replicas_AsTwoServers_AreBothAsked_AndOneThatIsAwayRefuses()
    {
        Seen first = new();
        Seen second = new();
        await using WebApplication one = await StartAsync(first);
        await using WebApplication two = await StartAsync(second);
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(HookTarget.Url(new Uri(one.Urls.First())), static o => o.Version = FakeEmqxVersion.V59);
        (await emqx.AddServerAsync(new() { Name = "two" }, HookTarget.Url(new Uri(two.Urls.First())))).EnsureLoaded();

        (await emqx.ConnectAsync("c1")).EnsureAccepted();
        (first.Calls.Count, second.Calls.Count).ShouldBe((1, 1));

        await two.StopAsync(TestContext.Current.CancellationToken);
        (await emqx.ConnectAsync("c2")).EnsureRefused();
        (first.Calls.Count, second.Calls.Count).ShouldBe((2, 1));
    }

    /// <summary>Behind one address either answers: the hooks keep nothing between calls, but for who has loaded them.</summary>
    [Fact]
    public async Task Replicas_BehindOneAddress_AnswerForEachOther()
    {
        Seen seen = new();
        await using WebApplication one = await StartAsync(seen);
        await using WebApplication two = await StartAsync(seen);
        using Balancer balancer = new([new Uri(one.Urls.First()), new Uri(two.Urls.First())]);
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(HookTarget.Handler(balancer), static o => o.Version = FakeEmqxVersion.V58);

        for (int i = 0; i < 10; i++)
        {
            FakeEmqxClient client = (await emqx.ConnectAsync($"c{i}")).EnsureAccepted().Client;
            (await client.PublishAsync("a", "x", qos: 1)).EnsureAuthorized();
        }

        emqx.EnsureNoFailure();
        balancer.Taken.ShouldAllBe(static n => n >= 10);
    }

    /// <summary>EMQX's ssl settings: its certificate is the one thing by which a hook server can tell it from others.</summary>
    [Fact]
    public async Task Tls_WithClientCertificates_ServesTheBrokerThatHasOne_AndNoOther()
    {
        using X509Certificate2 server = Certificate("localhost");
        using X509Certificate2 broker = Certificate("emqx");
        using X509Certificate2 stranger = Certificate("stranger");
        Seen seen = new();
        await using WebApplication app = await StartAsync(seen, https =>
        {
            https.ServerCertificate = server;
            https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            https.ClientCertificateValidation = (certificate, _, _) => certificate.Thumbprint == broker.Thumbprint;
        });

        await using FakeEmqx emqx = await FakeEmqx.StartAsync(ByTls(app, server, broker), static o => o.Version = FakeEmqxVersion.V58);
        FakeEmqxClient client = (await emqx.ConnectAsync("c1")).EnsureAccepted().Client;
        (await client.PublishAsync("a", "x", qos: 1)).EnsureAuthorized();
        emqx.EnsureNoFailure();
        seen.Calls.Count.ShouldBe(2);

        foreach (X509Certificate2? other in new[] { stranger, null })
        {
            InvalidOperationException e = await Should.ThrowAsync<InvalidOperationException>(() => FakeEmqx.StartAsync(ByTls(app, server, other), static o => o.Version = FakeEmqxVersion.V58));
            e.Message.ShouldStartWith("The hook server could not be loaded: ");
        }

        seen.Calls.Count.ShouldBe(2);
    }

    private static HookTarget.HttpTarget ByTls(WebApplication app, X509Certificate2 trusted, X509Certificate2? own)
    {
        SslClientAuthenticationOptions ssl = new()
        {
            TargetHost = "localhost",
            EnabledSslProtocols = SslProtocols.None,
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.GetCertHashString() == trusted.Thumbprint,
            LocalCertificateSelectionCallback = own is null ? null : (_, _, _, _, _) => own,
        };
        return new(new SocketsHttpHandler { SslOptions = ssl, UseProxy = false }, new Uri(app.Urls.First()));
    }

    private static X509Certificate2 Certificate(string name)
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    private static async Task<WebApplication> StartAsync(Seen seen, Action<HttpsConnectionAdapterOptions>? tls = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l =>
        {
            l.Protocols = HttpProtocols.Http2;
            if (tls is not null)
            {
                l.UseHttps(tls);
            }
        }));
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddSingleton(seen);
        builder.Services.AddExHookProvider<Gate>();
        WebApplication app = builder.Build();
        app.MapExHookProvider();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private sealed class Seen
    {
        public ConcurrentQueue<(string Client, string What, string Connection)> Calls { get; } = [];
    }

    [FailClosed]
    private sealed class Gate(Seen seen, Microsoft.AspNetCore.Http.IHttpContextAccessor http) : ExHookProvider
    {
        public override ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context)
        {
            Note(request.Client.ClientId, "connect");
            return new(AccessReply.Allow());
        }

        public override ValueTask<MessagePublishReply> OnMessagePublishAsync(MessagePublishRequest request, HookContext context)
        {
            Note(request.Message.From, request.Message.Topic);
            return new(MessagePublishReply.PassThrough());
        }

        private void Note(string client, string what) => seen.Calls.Enqueue((client, what, http.HttpContext!.Connection.RemotePort.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    /// <summary>Sends each call to the next server.</summary>
    private sealed class Balancer(Uri[] servers) : HttpMessageHandler
    {
        private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { UseProxy = false }, disposeHandler: true);
        private int _next;

        public int[] Taken { get; } = new int[servers.Length];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            int server = Interlocked.Increment(ref _next) % servers.Length;
            Interlocked.Increment(ref Taken[server]);
            request.RequestUri = new Uri(servers[server], request.RequestUri!.PathAndQuery);
            return _http.SendAsync(request, cancellationToken);
        }

        protected override void Dispose(bool disposing)
        {
            _http.Dispose();
            base.Dispose(disposing);
        }
    }
}
