using System.Net;
using HookSdk.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace VerneMqHooks._1.Tests;

/// <summary>The whole program as Program.cs builds it, on a server in memory.</summary>
public sealed class ProgramTests : IAsyncDisposable
{
    private readonly WebApplicationFactory<Program> _program = new WebApplicationFactory<Program>().WithWebHostBuilder(static builder => builder.UseLogins());

    [Fact]
    public async Task Clients_PassAllHooks()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(HookTarget.Handler(_program.Server.CreateHandler(), "/vernemq"));

        (await broker.ConnectAsync("c1", "dev1", "wrong")).EnsureRefused();
        FakeVerneMqClient client = (await broker.ConnectAsync("c1", "dev1", Logins.Password)).EnsureAccepted().Client;
        (await client.SubscribeAsync("v2/c1/#")).EnsureGranted();
        (await client.PublishAsync("legacy/c1/up", "21", qos: 1)).EnsureDelivered("c1", "v2/c1/up", "21");
        (await client.PublishAsync("devices/c2/up", "21", qos: 1)).EnsureRefused();
        await client.DisconnectAsync();
        broker.EnsureNothingKilled();
    }

    /// <summary>A broker that is given a wrong path is told the right one.</summary>
    [Fact]
    public async Task WrongPath_IsAnsweredWithTheRightOne()
    {
        using HttpClient client = _program.CreateClient();
        using HttpResponseMessage response = await client.PostAsync("/vernemq/auth_on_register", new StringContent("{}"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("vernemq is at POST /vernemq", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_Answers()
    {
        using HttpClient client = _program.CreateClient();
        using HttpResponseMessage response = await client.GetAsync("/healthz", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    /// <summary>A typing error does not let somebody in.</summary>
    [Theory]
#if (jwt)
    [InlineData("Jwt:KeySetURL2", "https://x/", "'Jwt:KeySetURL2' is no setting")]
    [InlineData("Jwt:Algorithms:0", "none", "'none' is not taken")]
    [InlineData("Jwt:Secret", "short", "it has 5 bytes, and must have 32 at least")]
    [InlineData("Jwt:KeySetUrl", "http://login.example.com/jwks", "it must be an https address")]
#else
    [InlineData("Users:0:Disabeld", "true", "'Users:0:Disabeld' is no setting: there are Name, PasswordHash, Disabled")]
    [InlineData("Users:0:Disabled", "maybe", "'Users:0:Disabled' = 'maybe'")]
    [InlineData("Users:1:Disabled", "true", "one of them has no Name")]
    [InlineData("Users", "dev1", "'Users' is one text")]
#endif
    [InlineData("Acl:0", "allow devices/#", "allow devices/#")]
    [InlineData("LegacyTopics:Form", "old/", "'LegacyTopics:Form' is no setting")]
    [InlineData("Hooks:VerneMq:Deadlien", "00:00:01", "Hooks:VerneMq:Deadlien")]
    public void SettingThatCannotBeUsed_StopsTheStartAndIsNamed(string key, string value, string named)
    {
        using WebApplicationFactory<Program> program = _program.WithWebHostBuilder(builder => builder.UseSetting(key, value));

        Exception e = Assert.ThrowsAny<Exception>(() => program.Server);

        Assert.Contains(named, e.ToString(), StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _program.DisposeAsync();
}
