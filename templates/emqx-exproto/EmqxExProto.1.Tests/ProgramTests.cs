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
            _program = _program.WithWebHostBuilder(builder => builder.UseSetting("Adapter:Url", adapterUrl.AbsoluteUri));
            return HookTarget.Handler(_program.Server.CreateHandler());
        });
        FakeDevice device = await emqx.ConnectAsync();

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

    [Fact]
    public async Task Health_TellsWhetherTheAdapterAnswers()
    {
        await using FakeExProto emqx = await FakeExProto.StartAsync(adapterUrl =>
        {
            _program = _program.WithWebHostBuilder(builder => builder.UseSetting("Adapter:Url", adapterUrl.AbsoluteUri));
            return HookTarget.Handler(_program.Server.CreateHandler());
        });
        using HttpClient client = _program.CreateClient();
        FakeDevice device = await emqx.ConnectAsync();
        await device.SendAsync("PING\n");
        await device.ExpectAsync("OK\n");

        await emqx.StopAdapterAsync();
        while (device.IsConnected)
        {
            // The answer cannot be sent; then EMQX closes the device.
            await device.SendAsync("PING\n");
        }

        Assert.Equal("Degraded", await client.GetStringAsync("/healthz", TestContext.Current.CancellationToken));
        await emqx.StartAdapterAsync();
        device = await emqx.ConnectAsync();
        await device.SendAsync("PING\nPING\n");
        await device.ExpectAsync("OK\nOK\n");
        Assert.Equal("Healthy", await client.GetStringAsync("/healthz", TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("Line:KeepAliev", "00:01:00", "'Line:KeepAliev' is no setting")]
    [InlineData("Line:KeepAlive", "soon", "'Line:KeepAlive' = 'soon'")]
    [InlineData("Line", "strict", "'Line' is one text")]
    [InlineData("Line:LongestLine", "1", "LongestLine")]
    [InlineData("Adapter:Ulr", "http://127.0.0.1:9100", "'Adapter:Ulr' is no setting")]
    [InlineData("Adapter:Url", "127.0.0.1:9100", "AdapterUrl")]
    [InlineData("Hooks:ExProto:Deadlien", "00:00:01", "Deadlien")]
    public void SettingThatCannotBeUsed_StopsTheStart(string key, string value, string named)
    {
        _program = _program.WithWebHostBuilder(builder => builder.UseSetting(key, value));

        Exception e = Assert.ThrowsAny<Exception>(() => _program.Server);

        Assert.Contains(named, e.ToString());
    }

    public ValueTask DisposeAsync() => _program.DisposeAsync();
}
