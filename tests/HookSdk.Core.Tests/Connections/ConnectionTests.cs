using System.Net;
using System.Net.Sockets;
using HookSdk.Core.Tests.Http;
using HookSdk.Core.Tests.Pipeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HookSdk.Core.Tests.Connections;

public sealed class ConnectionTests
{
    private const string Loopback = "http://127.0.0.1:0";

    [Fact]
    public async Task Connection_OfWhoMayNotCall_IsRefusedBeforeItsFirstByteWhereThatIsSet()
    {
        await using ToyApp toy = await ToyApp.StartAsync(new Echo(), static o => (o.RefuseConnections, _) = (true, Add(o, "10.0.0.0/8")), Loopback);

        (await IsClosedAsync(toy)).ShouldBeTrue();
        toy.Log.Lines.ShouldContain("Warning: refused a connection: 127.0.0.1 is not in AllowedNetworks");
        toy.Log.Lines.ShouldContain("Information: connections of others than Hooks:Toy:AllowedNetworks hold are refused, on every port and for all that this program serves");
    }

    [Fact]
    public async Task Connection_OfWhoMayCall_IsServed()
    {
        await using ToyApp toy = await ToyApp.StartAsync(new Echo(), static o => (o.RefuseConnections, _) = (true, Add(o, "127.0.0.0/8")), Loopback);

        (await toy.Client.PostAsync(new Uri("/toy/change", UriKind.Relative), new StringContent("x"), TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Connection_WithoutTheSetting_ReachesWhatElseIsServed()
    {
        await using ToyApp toy = await ToyApp.StartAsync(new Echo(), static o => Add(o, "10.0.0.0/8"), Loopback);

        (await toy.Client.GetAsync(new Uri("/healthz", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await toy.Client.PostAsync(new Uri("/toy/change", UriKind.Relative), new StringContent("x"), TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task RefuseConnections_WithoutNetworks_StopsTheStart()
    {
        OptionsValidationException e = await Should.ThrowAsync<OptionsValidationException>(() => ToyApp.StartAsync(new Echo(), static o => o.RefuseConnections = true));

        e.Message.ShouldContain("Hooks:Toy:RefuseConnections: it needs Hooks:Toy:AllowedNetworks: without them everyone may call.");
    }

    [Fact]
    public async Task Limits_OfConnections_HaveDefaults()
    {
        await using ToyApp toy = await ToyApp.StartAsync(new Echo(), urls: Loopback);

        KestrelServerLimits limits = LimitsOf(toy);
        limits.MaxConcurrentConnections.ShouldBe(10_000);
        limits.RequestHeadersTimeout.ShouldBe(TimeSpan.FromSeconds(30));
        limits.KeepAliveTimeout.ShouldBe(TimeSpan.FromSeconds(130));
    }

    [Fact]
    public async Task Limits_OfConnections_AreTheApplicationsOrTheConfigurations()
    {
        await using ToyApp code = await ToyApp.StartAsync(new Echo(), urls: Loopback, build: static b => b.WebHost.ConfigureKestrel(static k => k.Limits.MaxConcurrentConnections = 7));
        LimitsOf(code).MaxConcurrentConnections.ShouldBe(7);

        await using ToyApp file = await ToyApp.StartAsync(new Echo(), urls: Loopback, build: static b =>
        {
            b.Configuration["Kestrel:Limits:MaxConcurrentConnections"] = "8";
            b.Configuration["Kestrel:Limits:RequestHeadersTimeout"] = "00:00:05";
            b.Configuration["Kestrel:Limits:KeepAliveTimeout"] = "00:01:30";
        });
        KestrelServerLimits limits = LimitsOf(file);
        (limits.MaxConcurrentConnections, limits.RequestHeadersTimeout, limits.KeepAliveTimeout).ShouldBe((8, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(90)));
    }

    [Theory]
    [InlineData("MaxConcurrentConnections", "many", "a number of 1 or more")]
    [InlineData("MaxConcurrentConnections", "0", "a number of 1 or more")]
    [InlineData("RequestHeadersTimeout", "soon", "a time as hours:minutes:seconds, more than zero")]
    [InlineData("KeepAliveTimeout", "00:00:00", "a time as hours:minutes:seconds, more than zero")]
    public async Task Limits_ThatCannotBeUsed_StopTheStart(string key, string value, string range)
    {
        InvalidOperationException e = await Should.ThrowAsync<InvalidOperationException>(
            () => ToyApp.StartAsync(new Echo(), urls: Loopback, build: b => b.Configuration[$"Kestrel:Limits:{key}"] = value));

        e.Message.ShouldBe($"Kestrel:Limits:{key} = '{value}' cannot be used: it takes {range}.");
    }

    [Fact]
    public async Task Body_ThereIsNoMemoryFor_IsAnswered503AndTheNextIsServed()
    {
        await using ToyApp toy = await ToyApp.StartAsync(
            new Echo(), static o => o.MaxRequestBytes = 1 << 20, Loopback, build: static b => b.Services.AddSingleton(static _ => new BodyMemory(available: 4 * 100_000)));

        HttpResponseMessage response = await toy.Client.PostAsync(new Uri("/toy/change", UriKind.Relative), new StringContent(new string('x', 200_000)), TestContext.Current.CancellationToken);
        (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe((HttpStatusCode.ServiceUnavailable, "there is no memory for this request now\n"));
        toy.Server.Memory.Held.ShouldBe(0);
        toy.Log.Lines.ShouldContain(static l => l.Contains("toy change: answered 503 to a request of 200000 bytes: there is no memory for this request now"));
        (await toy.Client.PostAsync(new Uri("/toy/change", UriKind.Relative), new StringContent(new string('x', 20_000)), TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static bool Add(ToyOptions options, string network)
    {
        options.AllowedNetworks.Add(network);
        return true;
    }

    private static KestrelServerLimits LimitsOf(ToyApp toy) => toy.App.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;

    private static async Task<bool> IsClosedAsync(ToyApp toy)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, new Uri(toy.App.Urls.First()).Port, TestContext.Current.CancellationToken);
            return await socket.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken) == 0;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            return true;
        }
    }

    private sealed class Echo : ToyPlugin
    {
        public override ValueTask<ToyReply> ChangeAsync(ToyRequest request, HookContext context) => new(new ToyReply(request.Text));
    }
}
