using System.Net;
using System.Security.Cryptography.X509Certificates;
using HookSdk.Tests.Tls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.M4.Tests.Hosting;

/// <summary>The hook server behind https that asks for a client certificate.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TestAuthority _ours = new();
    private readonly TestAuthority _others = new();

    public void Dispose()
    {
        _ours.Dispose();
        _others.Dispose();
    }

    [Fact]
    public async Task Caller_WithACertificateOfTheAuthority_IsAnswered_AndNobodyElse()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("https://127.0.0.1:0");
        MutualTls.Require(builder, _ours);
        builder.Services.AddM4Script<Plugin>();
        await using WebApplication app = builder.Build();
        app.MapM4Script("/");
        await app.StartAsync(TestContext.Current.CancellationToken);

        (await PostAsync(app, _ours.Load("gateway"))).ShouldBe(HttpStatusCode.OK);
        await Should.ThrowAsync<HttpRequestException>(() => PostAsync(app, null));
        await Should.ThrowAsync<HttpRequestException>(() => PostAsync(app, _others.Load("gateway")));
    }

    private async Task<HttpStatusCode> PostAsync(WebApplication app, X509Certificate2? certificate)
    {
        using HttpResponseMessage response = await MutualTls.PostAsync(app, _ours, certificate, HttpVersion.Version11, "/", "{\"user_id\":1,\"src\":\"1\",\"dst\":\"2\"}");
        return response.StatusCode;
    }

    public sealed class Plugin : M4Script
    {
        [FailOpen]
        public override ValueTask<M4Reply> HandleAsync(M4Call call, HookContext context) => new(M4Reply.Continue());
    }
}
