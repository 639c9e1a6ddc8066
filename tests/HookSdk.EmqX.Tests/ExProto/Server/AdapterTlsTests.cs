using System.Net;
using System.Security.Cryptography.X509Certificates;
using HookSdk.Core.Tests.Http;
using HookSdk.EmqX.ExProto;
using HookSdk.EmqX.Tests.Transport;
using HookSdk.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HookSdk.EmqX.Tests.ExProto;

/// <summary>TLS with certificates on both sides, both ways: this server calls EMQX's adapter, and EMQX calls this server.</summary>
public sealed class AdapterTlsTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task Adapter_WithTlsAndClientCertificate_IsCalled()
    {
        (string certificate, string key) = _authority.Export(_authority.Issue("hooks"));
        await using ExProtoServerApp app = await StartAsync(
            o =>
            {
                o.AdapterTls.CertificateFile = certificate;
                o.AdapterTls.KeyFile = key;
            },
            static o => o.AcceptAdapterClient = static shown => shown?.Subject == "CN=hooks");
        FakeDevice device = await app.Emqx.ConnectAsync();

        await device.SendAsync("login dev1 x\necho hello\n");

        await device.ExpectAsync("OK\nhello\n");
        app.Emqx.AdapterUrl.Scheme.ShouldBe("https");
    }

    [Fact]
    public async Task Adapter_ThatAsksForACertificate_IsNotReached_AndTheLogSaysWhy()
    {
        await using ExProtoServerApp app = await StartAsync(null, static o => o.AcceptAdapterClient = static shown => shown is not null);

        string problem = await ProblemAsync(app);
        problem.Contains("client certificate", StringComparison.Ordinal).ShouldBeTrue(problem);
    }

    [Fact]
    public async Task Adapter_OfAnotherAuthority_IsNotReached_AndTheLogNamesCertificateAndSetting()
    {
        using TestAuthority other = new("Another authority");
        await using ExProtoServerApp app = await StartAsync(o => o.AdapterTls.CaFile = other.CaFile);

        (await ProblemAsync(app)).ShouldContain("its certificate (CN=127.0.0.1, issued by CN=Test authority) is not trusted");
    }

    [Fact]
    public async Task Adapter_WithAnotherName_IsNotReached_AndTheLogNamesBoth()
    {
        await using ExProtoServerApp app = await StartAsync(name: "emqx.example");

        (await ProblemAsync(app)).ShouldContain("its certificate (CN=emqx.example) is not for '127.0.0.1'");
    }

    [Fact]
    public async Task Adapter_WithAnotherName_IsCalledByServerName()
    {
        await using ExProtoServerApp app = await StartAsync(static o => o.AdapterTls.ServerName = "emqx.example", name: "emqx.example");
        FakeDevice device = await app.Emqx.ConnectAsync();

        await device.SendAsync("echo hello\n");

        await device.ExpectAsync("hello\n");
    }

    [Fact]
    public async Task Adapter_WithoutTlsBehindHttps_IsNotReached_AndTheLogSaysSo()
    {
        await using ExProtoServerApp app = await ExProtoServerApp.StartAsync(
            ExProtoServerApp.Process, static o => o.AdapterUrl = new UriBuilder(o.AdapterUrl) { Scheme = "https" }.Uri);

        (await ProblemAsync(app)).ShouldContain("it does not speak TLS there: http, not https?");
    }

    [Fact]
    public async Task Adapter_WithTlsBehindHttp_IsNotReached_AndTheLogSaysSo()
    {
        await using ExProtoServerApp app = await StartAsync(static o =>
        {
            o.AdapterUrl = new UriBuilder(o.AdapterUrl) { Scheme = "http" }.Uri;
            o.AdapterTls.CaFile = null;
        });

        string problem = await ProblemAsync(app);
        problem.Contains("speak https there", StringComparison.Ordinal).ShouldBeTrue(problem);
    }

    [Fact]
    public void Settings_TlsForAPlainUrl_StopTheStart()
    {
        ServiceCollection services = new();
        services.AddExProto(o => o.AdapterTls.CaFile = _authority.CaFile).Add(new LineHandler());
        using ServiceProvider provider = services.BuildServiceProvider();

        Should.Throw<OptionsValidationException>(() => provider.GetRequiredService<IOptions<ExProtoOptions>>().Value).Message
            .ShouldBe("Hooks:ExProto:AdapterTls: is set, and no adapter's URL is https: nothing would be encrypted.");
    }

    [Fact]
    public async Task Emqx_WithClientCertificate_CallsTheServer()
    {
        using X509Certificate2 broker = _authority.Issue("emqx");
        using SocketsHttpHandler sender = new();
        sender.SslOptions.ClientCertificates = [broker];
        sender.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        sender.SslOptions.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(_authority.CaFile);
        WebApplication? server = null;
        await using FakeExProto emqx = await FakeExProto.StartAsync(url =>
        {
            WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                listen.UseHttps(_authority.Issue("127.0.0.1"), static https =>
                {
                    https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                    https.ClientCertificateValidation = static (shown, _, _) => shown.Subject == "CN=emqx";
                });
            }));
            builder.Services.AddExProto(o => o.AdapterUrl = url).Add(new LineHandler());
            server = builder.Build();
            server.MapExProtoHandler();
            server.StartAsync().GetAwaiter().GetResult();
            return new HookTarget.HttpTarget(sender, new Uri(server.Urls.First()));
        });
        FakeDevice device = await emqx.ConnectAsync();

        await device.SendAsync("echo hello\n");

        await device.ExpectAsync("hello\n");
        await device.CloseAsync();
        await server!.DisposeAsync();
    }

    private Task<ExProtoServerApp> StartAsync(Action<ExProtoOptions>? server = null, Action<FakeExProtoOptions>? fake = null, string name = "127.0.0.1") => ExProtoServerApp.StartAsync(
        ExProtoServerApp.Process,
        o =>
        {
            o.AdapterTls.CaFile = _authority.CaFile;
            server?.Invoke(o);
        },
        o =>
        {
            o.AdapterCertificate = _authority.Issue(name);
            fake?.Invoke(o);
        });

    /// <summary>What the log says of the adapter when a device needs it.</summary>
    private static async Task<string> ProblemAsync(ExProtoServerApp app)
    {
        await (await app.Emqx.ConnectAsync()).SendAsync("echo hello\n");
        await Waiting.UntilAsync(() => app.Log.Lines.Any(static l => l.Id == 310));
        return app.Log.Lines.First(static l => l.Id == 310).Text;
    }
}
