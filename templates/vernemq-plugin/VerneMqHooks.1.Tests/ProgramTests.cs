using System.Net;
using System.Text;
using HookSdk.Credentials;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace VerneMqHooks._1.Tests;

/// <summary>The whole program as Program.cs builds it, on a server in memory.</summary>
public sealed class ProgramTests : IAsyncDisposable
{
    private readonly WebApplicationFactory<Program> _program = new WebApplicationFactory<Program>().WithWebHostBuilder(static builder => builder
        .UseSetting("Users:0:Name", "dev1")
        .UseSetting("Users:0:PasswordHash", PasswordHash.Create("secret", 1000).ToString()));

    [Theory]
    [InlineData("auth_on_register", """{"peer_addr":"127.0.0.1","peer_port":1,"mountpoint":"","client_id":"c1","username":"dev1","password":"secret","clean_session":true}""", """{"result":"ok"}""")]
    [InlineData("auth_on_publish_m5", """{"username":"dev1","mountpoint":"","client_id":"c1","qos":1,"topic":"legacy/c1/up","payload":"eA==","retain":false,"properties":{}}""", """{"result":"ok","modifiers":{"topic":"v2/c1/up"}}""")]
    [InlineData("on_client_gone", """{"mountpoint":"","client_id":"c1"}""", "{}")]
    public async Task Hook_IsAnswered(string hook, string request, string reply)
    {
        using HttpClient client = _program.CreateClient();
        using StringContent body = new(request, Encoding.UTF8, "application/json");
        body.Headers.Add("vernemq-hook", hook);

        using HttpResponseMessage response = await client.PostAsync("/vernemq", body, TestContext.Current.CancellationToken);

        Assert.Equal(reply, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Health_Answers()
    {
        using HttpClient client = _program.CreateClient();
        using HttpResponseMessage response = await client.GetAsync("/healthz", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    public ValueTask DisposeAsync() => _program.DisposeAsync();
}
