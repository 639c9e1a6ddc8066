using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace HookSdk.Tests.Tls;

/// <summary>A hook server behind https that asks each caller for a certificate, and a caller of it.</summary>
internal static class MutualTls
{
    /// <summary>Gives the server a certificate, and has it ask for one of the same authority.</summary>
    public static void Require(WebApplicationBuilder builder, TestAuthority authority)
    {
        (string certificate, string key) = authority.Issue("localhost");
        builder.Configuration["Kestrel:Certificates:Default:Path"] = certificate;
        builder.Configuration["Kestrel:Certificates:Default:KeyPath"] = key;
        builder.WebHost.UseKestrelHttpsConfiguration();
        RequireCertificateOf(builder, authority.CaFile);
    }

    /// <summary>Posts over TLS 1.2 by the name in the server's certificate.</summary>
    public static async Task<HttpResponseMessage> PostAsync(
        WebApplication app, TestAuthority trusted, X509Certificate2? certificate, Version version, string path, string body, params (string Name, string Value)[] headers)
    {
        X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(trusted.Certificate);
        SslClientAuthenticationOptions tls = new()
        {
            EnabledSslProtocols = SslProtocols.Tls12,
            CertificateChainPolicy = policy,
            ClientCertificates = certificate is null ? null : [certificate],
            LocalCertificateSelectionCallback = certificate is null ? null : (_, _, _, _, _) => certificate,
        };
        using HttpClient client = new(new SocketsHttpHandler { UseProxy = false, SslOptions = tls });
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri($"https://localhost:{new Uri(app.Urls.First()).Port}{path}"))
        {
            Version = version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        foreach ((string name, string value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static void RequireCertificateOf(WebApplicationBuilder builder, string authorityFile)
    {
        X509Certificate2Collection authorities = [];
        authorities.ImportFromPemFile(authorityFile);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https =>
        {
            https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            https.ClientCertificateValidation = (certificate, _, _) =>
            {
                using X509Chain chain = new();
                chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
                chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
                chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
                return chain.Build(certificate);
            };
        }));
    }
}
