using System.Net;
using HookSdk.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace M4Script._1.Tests;

/// <summary>The whole program as Program.cs builds it, on a server in memory.</summary>
public sealed class ProgramTests : IAsyncDisposable
{
    private readonly WebApplicationFactory<Program> _program = new WebApplicationFactory<Program>().WithWebHostBuilder(static builder => builder
        .WithoutSections("CallerIds", "Blocked")
        .UseSetting("CallerIds:2", "37011111111")
        .UseSetting("Blocked:0", "37012345678")
        .UseSetting("Lookup:Url", ""));

    [Fact]
    public async Task Calls_AreDecided()
    {
        await using FakeM4 m4 = await FakeM4.StartAsync(HookTarget.Handler(_program.Server.CreateHandler(), "/"), static options => options.BrokerTimeout = TimeSpan.FromMinutes(1));

        (await m4.CallAsync("37000000000", "37099999999", userId: 2)).EnsureSource("37011111111").EnsureDestination("37099999999");
        (await m4.CallAsync("37000000000", "+370 123 45678", userId: 2)).EnsureRejected("blocked");
    }

    /// <summary>A broker that is given a wrong path is told the right one.</summary>
    [Fact]
    public async Task WrongPath_IsAnsweredWithTheRightOne()
    {
        using HttpClient client = _program.CreateClient();
        using HttpResponseMessage response = await client.PostAsync("/script", new StringContent("{}"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("m4 is at POST /", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
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
