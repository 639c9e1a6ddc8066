using System.Net;
using System.Security.Cryptography.X509Certificates;
using HookSdk.Tests.Tls;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.VerneMq.Tests;

/// <summary>The hook server behind https that asks for a client certificate, called as VerneMQ calls it; and registration at a management API of that kind.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TestAuthority _ours = new();
    private readonly TestAuthority _others = new();

    public void Dispose()
    {
        _ours.Dispose();
        _others.Dispose();
    }

    /// <summary>2.1.2 speaks HTTP/1.1 over TLS 1.2, 2.2.0 also HTTP/2 where the server offers it.</summary>
    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Server_CallerWithACertificateOfTheAuthority_IsAnswered(string version)
    {
        await using HookApp app = await StartAsync();

        using HttpResponseMessage response = await PostAsync(app, _ours.Load("vernemq"), Version.Parse(version));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Version.ShouldBe(Version.Parse(version));
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe("""{"result":"ok"}""");
    }

    [Fact]
    public async Task Server_CallerWithoutACertificateOrWithAnothers_IsRefused()
    {
        await using HookApp app = await StartAsync();

        await Should.ThrowAsync<HttpRequestException>(() => PostAsync(app, null, HttpVersion.Version11));
        await Should.ThrowAsync<HttpRequestException>(() => PostAsync(app, _others.Load("vernemq"), HttpVersion.Version11));
    }

    [Fact]
    public async Task Registration_OverTlsWithAPrivateAuthorityAndAClientCertificate_Works()
    {
        await using FakeManagement broker = await FakeManagement.StartAsync(tls: (_ours.Load("localhost"), _ours.Certificate));
        (string certificate, string key) = _ours.Issue("hooks");
        await using HookApp app = await RegisterAsync(broker, new() { ["CaFile"] = _ours.CaFile, ["CertificateFile"] = certificate, ["KeyFile"] = key });

        await broker.When(static b => b.Table.Count == 1);

        broker.Table.ShouldBe(["on_client_gone http://hooks.example/vernemq"]);
    }

    [Fact]
    public async Task Registration_WithoutTheAuthority_SaysWhatToSet()
    {
        await using FakeManagement broker = await FakeManagement.StartAsync(tls: (_ours.Load("localhost"), _ours.Certificate));
        await using HookApp app = await RegisterAsync(broker, []);
        VerneMqRegistrar registrar = app.App.Services.GetRequiredService<VerneMqRegistrar>();

        while (!app.Log.Lines.Any(static l => l.StartsWith("Error: vernemq", StringComparison.Ordinal)))
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        app.Log.Lines.ShouldContain(l => l.Contains($"https://localhost:{broker.Url.Port}", StringComparison.Ordinal) && l.Contains("CaFile", StringComparison.Ordinal));
        registrar.Problem.ShouldNotBeNull();
    }

    [Fact]
    public async Task Registration_FileThatCannotBeRead_StopsTheStart() =>
        (await Should.ThrowAsync<Exception>(() => HookApp.StartAsync(static builder =>
        {
            builder.Configuration["Hooks:VerneMq:Registration:Tls:CaFile"] = "/nowhere/ca.pem";
            builder.Services.AddVerneMq().Add(new Listening());
        }))).ToString().ShouldContain("Hooks:VerneMq:Registration:Tls:CaFile: '/nowhere/ca.pem' cannot be used");

    private static Task<HookApp> RegisterAsync(FakeManagement broker, Dictionary<string, string> tls) => HookApp.StartAsync(builder =>
    {
        builder.Configuration["Hooks:VerneMq:Registration:ManagementUrl"] = broker.Url.AbsoluteUri;
        builder.Configuration["Hooks:VerneMq:Registration:ServerUrl"] = "http://hooks.example";
        foreach ((string name, string value) in tls)
        {
            builder.Configuration[$"Hooks:VerneMq:Registration:Tls:{name}"] = value;
        }

        builder.Services.AddVerneMq().Add(new Listening()).AddRegistration();
    });

    private Task<HookApp> StartAsync() => HookApp.StartAsync(
        builder =>
        {
            MutualTls.Require(builder, _ours);
            builder.Services.AddVerneMq().Add(new AnyPlugin { Subscribe = static _ => SubscribeReply.Ok() });
        },
        url: "https://127.0.0.1:0");

    private Task<HttpResponseMessage> PostAsync(HookApp app, X509Certificate2? certificate, Version version) => MutualTls.PostAsync(
        app.App, _ours, certificate, version, "/vernemq", """{"username":null,"mountpoint":"","client_id":"c","topics":[{"topic":"a","qos":1}]}""", ("vernemq-hook", "auth_on_subscribe"));

    private sealed class Listening : VerneMqPlugin
    {
        public override ValueTask OnClientGoneAsync(OnClientGoneRequest request, HookContext context) => default;
    }
}
