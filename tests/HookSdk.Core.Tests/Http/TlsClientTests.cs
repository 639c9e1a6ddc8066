using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HookSdk.Core.Tests.Http;

/// <summary>What a call over TLS needs, and in which words it fails.</summary>
public sealed class TlsClientTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task Call_AuthorityAndClientCertificate_IsAnswered()
    {
        (string certificate, string key) = _authority.Export(_authority.Issue("client-7"), "open sesame");
        await using WebApplication app = await StartAsync(_authority.Issue("127.0.0.1"), static shown => shown?.Subject == "CN=client-7");

        (await CallAsync(app, new TlsClientOptions { CaFile = _authority.CaFile, CertificateFile = certificate, KeyFile = key, KeyPassword = "open sesame" })).ShouldBe("200");
    }

    [Fact]
    public async Task Call_CertificateOfAnotherAuthority_NamesItAndTheSetting()
    {
        await using WebApplication app = await StartAsync(_authority.Issue("127.0.0.1"));
        using TestAuthority other = new("Another authority");

        string known = await CallAsync(app, new TlsClientOptions());
        known.ShouldContain("its certificate (CN=127.0.0.1, issued by CN=Test authority) is not trusted: ");
        known.ShouldEndWith("; set CaFile to its authority's certificate");
        (await CallAsync(app, new TlsClientOptions { CaFile = other.CaFile })).ShouldEndWith("; CaFile does not hold its authority");
    }

    [Fact]
    public async Task Call_CertificateForAnotherName_NamesBoth_AndServerNameHelps()
    {
        await using WebApplication app = await StartAsync(_authority.Issue("broker.example"));

        (await CallAsync(app, new TlsClientOptions { CaFile = _authority.CaFile })).ShouldContain("its certificate (CN=broker.example) is not for '127.0.0.1'");
        (await CallAsync(app, new TlsClientOptions { CaFile = _authority.CaFile, ServerName = "broker.example" })).ShouldBe("200");
        (await CallAsync(app, new TlsClientOptions { CaFile = _authority.CaFile, ServerName = "other.example" })).ShouldContain("is not for 'other.example'");
    }

    [Fact]
    public async Task Call_CertificateThatIsOver_SaysUntilWhen()
    {
        using X509Certificate2 over = _authority.Issue("127.0.0.1", isOver: true);
        await using WebApplication app = await StartAsync(over);

        (await CallAsync(app, new TlsClientOptions { CaFile = _authority.CaFile })).ShouldContain($"NotTimeValid; it is valid from {over.NotBefore:u} to {over.NotAfter:u}");
    }

    [Fact]
    public async Task Call_NoClientCertificateWhereOneIsAskedFor_SaysSo()
    {
        await using WebApplication app = await StartAsync(_authority.Issue("127.0.0.1"), static shown => shown is not null);

        (await CallAsync(app, new TlsClientOptions { CaFile = _authority.CaFile })).ShouldContain("client certificate");
    }

    [Fact]
    public async Task Call_PortWithoutTls_SaysSo()
    {
        await using WebApplication app = await StartAsync(null);

        (await CallAsync(new Uri(app.Urls.First().Replace("http:", "https:", StringComparison.Ordinal)), new TlsClientOptions())).ShouldBe("it does not speak TLS there: http, not https?");
    }

    [Fact]
    public async Task Call_NobodyThere_OrUnknownName_SaysSo()
    {
        (await CallAsync(new Uri("http://no-such-host.invalid/"), new TlsClientOptions())).ShouldBe("the name of its host is not known here");
        (await CallAsync(new Uri("http://127.0.0.1:1/"), new TlsClientOptions())).ShouldBe("nothing listens there (connection refused)");
    }

    [Fact]
    public void Settings_FilesThatCannotBeUsed_AreNamed()
    {
        (string certificate, string key) = _authority.Export(_authority.Issue("client"), "open sesame");

        Problems(new TlsClientOptions { CaFile = "/no/such.pem" }).ShouldStartWith("Hooks:X:Tls:CaFile: '/no/such.pem' cannot be used: ");
        Problems(new TlsClientOptions { CaFile = key }).ShouldContain("it holds no certificate in PEM form");
        Problems(new TlsClientOptions { CertificateFile = certificate }).ShouldStartWith("Hooks:X:Tls:CertificateFile: ");
        Problems(new TlsClientOptions { KeyFile = key }).ShouldBe("Hooks:X:Tls:KeyFile: is a key without a certificate: set CertificateFile too.");
        string wrong = Problems(new TlsClientOptions { CertificateFile = certificate, KeyFile = key, KeyPassword = "guess" });
        wrong.ShouldStartWith("Hooks:X:Tls:CertificateFile: ");
        wrong.ShouldNotContain("guess");
        Problems(new TlsClientOptions { CaFile = _authority.CaFile, CertificateFile = certificate, KeyFile = key, KeyPassword = "open sesame" }).ShouldBe("");
    }

    private static string Problems(TlsClientOptions options)
    {
        ValidateOptionsResultBuilder problems = new();
        TlsClient.Validate(options, "Hooks:X:Tls", problems);
        return problems.Build().FailureMessage ?? "";
    }

    private static Task<string> CallAsync(WebApplication app, TlsClientOptions options) => CallAsync(new Uri(app.Urls.First()), options);

    /// <summary>The status, or why there is none.</summary>
    private static async Task<string> CallAsync(Uri address, TlsClientOptions options)
    {
        using SocketsHttpHandler handler = new() { SslOptions = TlsClient.Create(options), UseProxy = false };
        using HttpClient client = new(handler);
        try
        {
            using HttpResponseMessage response = await client.GetAsync(address, TestContext.Current.CancellationToken);
            return ((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (HttpRequestException e)
        {
            return HttpFailure.Describe(e);
        }
    }

    private static async Task<WebApplication> StartAsync(X509Certificate2? certificate, Func<X509Certificate2?, bool>? client = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
            {
                listen.UseHttps(certificate, https =>
                {
                    https.ClientCertificateMode = client is null ? ClientCertificateMode.NoCertificate : ClientCertificateMode.RequireCertificate;
                    https.ClientCertificateValidation = (shown, _, _) => client!(shown);
                });
            }
        }));
        builder.Services.AddRoutingCore();
        WebApplication app = builder.Build();
        app.Run(static context => context.Response.WriteAsync("hello"));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
