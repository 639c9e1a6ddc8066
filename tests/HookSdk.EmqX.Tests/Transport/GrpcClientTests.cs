using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using HookSdk.EmqX.Tests.Transport.Raw;
using HookSdk.EmqX.Transport;
using HookSdk.EmqX.Transport.HealthV1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.TestHost;

namespace HookSdk.EmqX.Tests.Transport;

public sealed class GrpcClientTests
{
    [Fact]
    public async Task Call_Echo_ComesBack()
    {
        await using GrpcTestApp app = await GrpcTestApp.StartAsync();
        using GrpcClient client = app.NewClient();

        foreach (int length in new[] { 0, 1, 256, 5_000_000 })
        {
            byte[] sent = new byte[length];
            RandomNumberGenerator.Fill(sent);
            if (length > 0)
            {
                sent[0] = (byte)'E';
            }

            HookBody reply = await client.CallAsync(InteropService.Echo, sent, TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            reply.Span.SequenceEqual(sent).ShouldBeTrue();
            reply.Release();
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(12)]
    [InlineData(16)]
    public async Task Call_ThatFails_ThrowsItsStatus(int code)
    {
        await using GrpcTestApp app = await GrpcTestApp.StartAsync();
        using GrpcClient client = app.NewClient();

        GrpcException thrown = await Throws(client, $"S{code} it is 100% över");
        thrown.Code.ShouldBe((GrpcStatusCode)code);
        thrown.Message.ShouldBe("it is 100% över");
    }

    [Fact]
    public async Task Call_PastItsDeadline_FailsAndTheHandlerIsCancelled()
    {
        await using GrpcTestApp app = await GrpcTestApp.StartAsync();
        using GrpcClient client = app.NewClient();

        (await Throws(client, "D60000", TimeSpan.FromMilliseconds(100))).Code.ShouldBe(GrpcStatusCode.DeadlineExceeded);
        await Waiting.UntilAsync(() => app.Service.GivenUp == 1);
        (await client.CallAsync(InteropService.Echo, "D10"u8, TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)).Length.ShouldBe(3);
    }

    [Fact]
    public async Task Call_Cancelled_ThrowsAndTheHandlerIsCancelled()
    {
        await using GrpcTestApp app = await GrpcTestApp.StartAsync();
        using GrpcClient client = app.NewClient();
        using CancellationTokenSource source = new();

        Task<HookBody> running = client.CallAsync(InteropService.Echo, "D60000"u8, TimeSpan.FromMinutes(1), source.Token);
        await Waiting.UntilAsync(() => app.Service.Running == 1);
        await source.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
        await Waiting.UntilAsync(() => app.Service.GivenUp == 1);
    }

    [Fact]
    public async Task Call_NobodyListens_IsUnavailable()
    {
        using GrpcClient client = new(new Uri("http://127.0.0.1:1"));
        (await Throws(client, "x")).Code.ShouldBe(GrpcStatusCode.Unavailable);
    }

    [Fact]
    public async Task Call_ReplyAboveTheLimit_IsRefused()
    {
        await using GrpcTestApp app = await GrpcTestApp.StartAsync();
        using GrpcClient client = app.NewClient(limit: 1_000);

        GrpcException thrown = await Throws(client, "B1001");
        thrown.Code.ShouldBe(GrpcStatusCode.ResourceExhausted);
        thrown.Message.ShouldBe("the reply has 1001 bytes and the limit is 1000");
    }

    [Theory]
    [InlineData("no-status", 2, "the server's answer has no status")]
    [InlineData("compressed", 13, "the reply is compressed, and was not to be")]
    [InlineData("two", 12, "the server answered with more than one message")]
    [InlineData("none", 12, "the server answered OK without a message")]
    [InlineData("half", 13, "the reply ends in the middle of a message")]
    [InlineData("lie", 8, "the reply has 4294967295 bytes and the limit is 67108864")]
    [InlineData("unknown-code", 2, "what")]
    [InlineData("message-and-error", 10, "no")]
    [InlineData("html", 2, "the server's answer is not gRPC")]
    [InlineData("503", 14, "the server answered HTTP status 503")]
    [InlineData("404", 12, "the server answered HTTP status 404")]
    [InlineData("reset", 13, null)]
    public async Task Call_ServerMisbehaves_GetsAStatus(string how, int code, string? message)
    {
        await using GrpcTestApp app = await GrpcTestApp.StartAsync(map: a => a.Map("/bad/{how}", Misbehave));
        using GrpcClient client = app.NewClient();

        GrpcException thrown = await Should.ThrowAsync<GrpcException>(client.CallAsync($"/bad/{how}", "x"u8, TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        thrown.Code.ShouldBe((GrpcStatusCode)code);
        if (message is not null)
        {
            thrown.Message.ShouldBe(message);
        }
    }

    [Fact]
    public async Task Call_OverTls_IsAnswered()
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await using GrpcTestApp app = await GrpcTestApp.StartAsync(listen: false, build: b => b.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.UseHttps(certificate))));
        app.Address.Scheme.ShouldBe("https");
        using SocketsHttpHandler handler = new();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, given, _, _) => given!.GetCertHashString() == certificate.GetCertHashString();
        using GrpcClient client = new(app.Address, handler);

        (await client.CallAsync(InteropService.Echo, "Ehello"u8, TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)).Span.ToArray().ShouldBe("Ehello"u8.ToArray());

        using HttpClient http1 = new(handler, disposeHandler: false);
        using HttpResponseMessage refused = await http1.PostAsync(new Uri(app.Address, InteropService.Echo), new StringContent("x"), TestContext.Current.CancellationToken);
        refused.StatusCode.ShouldBe(HttpStatusCode.HttpVersionNotSupported);
        (await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe("gRPC needs HTTP/2\n");
    }

    [Fact]
    public async Task Call_InMemory_IsAnswered()
    {
        await using GrpcTestApp app = await GrpcTestApp.StartAsync(inMemory: true);
        using HttpMessageHandler handler = app.App.GetTestServer().CreateHandler();
        using GrpcClient client = new(new Uri("http://localhost"), handler);

        (await client.CallAsync(InteropService.Echo, "Ehello"u8, TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)).Span.ToArray().ShouldBe("Ehello"u8.ToArray());
        (await Throws(client, "S7 no")).Code.ShouldBe(GrpcStatusCode.PermissionDenied);
        (await Throws(client, "D60000", TimeSpan.FromMilliseconds(50))).Code.ShouldBe(GrpcStatusCode.DeadlineExceeded);
    }

    [Fact]
    public async Task Health_Check_TellsAboutServices()
    {
        await using GrpcTestApp app = await GrpcTestApp.StartAsync();
        using GrpcClient client = app.NewClient();

        foreach (string service in new[] { "", InteropService.Name, "grpc.health.v1.Health" })
        {
            (await CheckAsync(client, service)).Status.ShouldBe(HealthCheckResponse.Types.ServingStatus.Serving);
        }

        app.Server.Drain();
        (await CheckAsync(client, "")).Status.ShouldBe(HealthCheckResponse.Types.ServingStatus.NotServing);
        (await CheckAsync(client, InteropService.Name)).Status.ShouldBe(HealthCheckResponse.Types.ServingStatus.NotServing);
        (await Should.ThrowAsync<GrpcException>(CheckAsync(client, "other"))).Code.ShouldBe(GrpcStatusCode.NotFound);
    }

    [Fact]
    public async Task Call_FromAnAddressThatIsNotAllowed_IsDenied()
    {
        await using GrpcTestApp app = await GrpcTestApp.StartAsync(o => o.AllowedNetworks.Add("10.1.2.3"));
        using GrpcClient client = app.NewClient();

        (await Throws(client, "x")).Code.ShouldBe(GrpcStatusCode.PermissionDenied);
    }

    private static Task<HealthCheckResponse> CheckAsync(GrpcClient client, string service) =>
        client.CallAsync("/grpc.health.v1.Health/Check", new HealthCheckRequest { Service = service }, HealthCheckResponse.Parser, TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

    private static Task<GrpcException> Throws(GrpcClient client, string request, TimeSpan? deadline = null) =>
        Should.ThrowAsync<GrpcException>(client.CallAsync(InteropService.Echo, Encoding.UTF8.GetBytes(request), deadline ?? TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));

    private static async Task Misbehave(HttpContext context)
    {
        string how = (string)context.Request.RouteValues["how"]!;
        HttpResponse response = context.Response;
        response.ContentType = how == "html" ? "text/html" : "application/grpc";
        byte[] body = how switch
        {
            "no-status" or "message-and-error" => RawHttp2.Message("x"u8),
            "compressed" => [1, 0, 0, 0, 1, 1],
            "two" => [.. RawHttp2.Message("x"u8), .. RawHttp2.Message("y"u8)],
            "half" => [0, 0, 0, 0, 9, 1],
            "lie" => [0, 255, 255, 255, 255, 1],
            "html" => "<p>"u8.ToArray(),
            "reset" => [0, 0],
            _ => [],
        };
        if (int.TryParse(how, out int status))
        {
            response.StatusCode = status;
            return;
        }

        if (how == "unknown-code")
        {
            response.Headers.GrpcStatus = "99";
            response.Headers.GrpcMessage = "what";
            return;
        }

        await response.Body.WriteAsync(body);
        if (how == "reset")
        {
            context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpResetFeature>()!.Reset(2);
            return;
        }

        if (how != "no-status")
        {
            response.AppendTrailer("grpc-status", how == "message-and-error" ? "10" : "0");
            response.AppendTrailer("grpc-message", "no");
        }
    }
}
