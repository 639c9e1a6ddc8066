using HookSdk.Testing;
using Microsoft.Extensions.Options;

namespace EmqxExProto._1.Tests;

/// <summary>Devices that talk the line protocol to a fake EMQX, which calls the handler as the real one does.</summary>
public sealed class LineProtocolTests
{
    [Fact]
    public async Task Device_PublishesAndReceives()
    {
        await using FakeExProto emqx = await StartAsync();
        FakeDevice device = await emqx.ConnectAsync();

        await device.SendAsync("CONNECT gps-1 acme secret\nSUB to/gps-1 1\nPUB from/gps-1 1 here I am\n");
        await device.ExpectAsync("OK\nOK\nOK\n");
        emqx.Publish("to/gps-1", "go home");
        await device.ExpectAsync("MSG to/gps-1 go home\n");

        ExProtoPublication published = await emqx.ExpectPublishedAsync("from/gps-1");
        Assert.Equal("gps-1", published.From);
        Assert.Equal("here I am", published.Message.Text);
        Assert.Equal(1, published.Message.QoS);
    }

    [Fact]
    public async Task Device_UnsubscribesPingsAndLeaves()
    {
        await using FakeExProto emqx = await StartAsync();
        FakeDevice device = await emqx.ConnectAsync();

        await device.SendAsync("CONNECT gps-1 acme secret\nSUB a 0\nUNSUB a\nPING\nBYE\n");

        await device.ExpectAsync("OK\nOK\nOK\nOK\nOK\n");
        await device.ExpectClosedAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Bytes_CutAnywhere_AreTheSameLines(int seed)
    {
        await using FakeExProto emqx = await StartAsync();
        FakeDevice device = await emqx.ConnectAsync();
        const string lines = "CONNECT gps-1 acme secret\r\nPUB a 0 x\r\nPING\n";

        await device.SendAsync(lines, seed == 1 ? ByteSplit.EveryByte : ByteSplit.Random(seed));

        await device.ExpectAsync("OK\nOK\nOK\n");
    }

    [Theory]
    [InlineData("CONNECT gps-1 stranger secret", "ERR not authorized")]
    [InlineData("PUB a 0 x", "ERR not connected")]
    [InlineData("SUB a 7", "ERR the QoS is 0, 1 or 2")]
    [InlineData("PUB a/# 0 x", "ERR bad topic")]
    [InlineData("HELLO", "ERR unknown command")]
    [InlineData("", "ERR unknown command")]
    public async Task WrongLine_IsAnsweredAndTheDeviceStays(string line, string answer)
    {
        await using FakeExProto emqx = await StartAsync();
        FakeDevice device = await emqx.ConnectAsync();

        await device.SendAsync(line + "\nPING\n");

        await device.ExpectAsync($"{answer}\nOK\n");
    }

    [Fact]
    public async Task SecondConnect_AndForbiddenTopics_AreRefused()
    {
        await using FakeExProto emqx = await StartAsync();
        FakeDevice device = await emqx.ConnectAsync();

        await device.SendAsync("CONNECT gps-1 acme secret\nCONNECT gps-2 acme secret\nSUB forbidden 0\n");

        await device.ExpectAsync("OK\nERR already connected\nERR not authorized\n");
    }

    [Fact]
    public async Task LineWithoutEnd_DisconnectsTheDevice()
    {
        await using FakeExProto emqx = await StartAsync();
        FakeDevice device = await emqx.ConnectAsync();

        await device.SendAsync(new string('x', 5000));

        await device.ExpectClosedAsync();
    }

    [Fact]
    public async Task SilentDevice_IsDisconnected()
    {
        await using FakeExProto emqx = await StartAsync();
        FakeDevice device = await emqx.ConnectAsync();
        await device.SendAsync("PING\n");
        await device.ExpectAsync("OK\n");

        emqx.Time.Advance(TimeSpan.FromMinutes(10));

        await device.ExpectClosedAsync();
    }

    private static Task<FakeExProto> StartAsync() => FakeExProto.StartAsync(new LineProtocol(Options.Create(new LineOptions())), static emqx =>
    {
        emqx.Authenticate = static (client, password) => client.UserName == "acme" && password == "secret";
        emqx.Authorize = static (_, _, topic) => topic != "forbidden";
    });
}
