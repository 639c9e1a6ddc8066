using System.Net;
using HookSdk.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace EmqxExProto._1.Tests;

/// <summary>The whole program as Program.cs builds it, on a server in memory.</summary>
public sealed class ProgramTests : IAsyncDisposable
{
    private WebApplicationFactory<Program> _program = new();

    [Fact]
    public async Task Device_TalksToTheProgram()
    {
        await using FakeExProto emqx = await FakeExProto.StartAsync(adapterUrl =>
        {
            _program = _program.WithWebHostBuilder(builder => builder.UseSetting("Adapter:Url", adapterUrl));
            return HookTarget.Handler(_program.Server.CreateHandler());
        });
        FakeDevice device = emqx.Connect();

        await device.SendAsync("CONNECT gps-1 acme secret\nPING\n");

        await device.ExpectAsync("OK\nOK\n");
        Assert.Equal("gps-1", device.ClientId);
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
