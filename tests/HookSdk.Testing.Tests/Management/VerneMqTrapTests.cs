using System.Net;
using HookSdk.Testing.Tests.VerneMq;
using Shouldly;
using Xunit;

namespace HookSdk.Testing.Tests.Management;

/// <summary>What bites those who call VerneMQ's management API, and what clients and plugins see of it.</summary>
public sealed class VerneMqTrapTests
{
    [Fact]
    public async Task Disconnect_IdWithAQuote_EndsEverybody()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(new GatePlugin());
        using HttpClient http = new() { BaseAddress = await broker.OpenManagementAsync() };
        FakeVerneMqClient victim = (await broker.ConnectAsync("victim", "alice", "s3cret")).EnsureAccepted().Client;
        const string trap = "x%22%20OR%20mountpoint%3D%22";

        (await http.GetStringAsync("/api/v2/disconnect?client_id=" + trap, Token)).ShouldBe("\"unknown\"");
        victim.IsConnected.ShouldBeTrue();
        (await http.GetStringAsync("/api/v1/session/disconnect?client-id=" + trap, Token)).ShouldContain("Done");

        victim.EnsureDisconnected(152);
        broker.Transcript.ShouldContain("as part of its query, and 1 clients are meant");
    }

    /// <summary>As VerneMQ does, whose second API looks for a mountpoint of another type than it keeps.</summary>
    [Fact]
    public async Task SecondApi_WithAMountpoint_FindsNobody_AndTheFirstDoes()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(new GatePlugin());
        using HttpClient http = new() { BaseAddress = await broker.OpenManagementAsync() };
        FakeVerneMqClient client = (await broker.ConnectAsync(new MqttConnect("c1") { UserName = "tenant", Password = "s3cret", Version = MqttVersion.V311 })).EnsureAccepted().Client;
        client.Mountpoint.ShouldBe("tenant-a");

        (await http.GetStringAsync("/api/v2/client?client_id=other-c1&mountpoint=tenant-a", Token)).ShouldBe("""{"status":"unknown"}""");
        (await http.GetStringAsync("/api/v2/disconnect?client_id=other-c1&mountpoint=tenant-a", Token)).ShouldBe("\"unknown\"");
        client.IsConnected.ShouldBeTrue();
        broker.Transcript.ShouldContain("/api/v2 finds no client where a mountpoint is given");
        (await http.GetStringAsync("/api/v1/session/disconnect?client-id=other-c1&--mountpoint=tenant-a", Token)).ShouldContain("Done");

        client.EnsureDisconnected();
    }

    [Fact]
    public async Task Disconnect_WithCleanup_CallsNoHookAndSaysNothing()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(new GatePlugin());
        using HttpClient http = new() { BaseAddress = await broker.OpenManagementAsync() };
        MqttConnect connect = new("c1") { UserName = "alice", Password = "s3cret", CleanStart = false, Properties = MqttProperties.None.With(MqttPropertyNames.SessionExpiryInterval, 600) };
        FakeVerneMqClient client = (await broker.ConnectAsync(connect)).EnsureAccepted().Client;
        int calls = broker.Calls.Count;

        (await http.GetStringAsync("/api/v1/session/disconnect?client-id=c1&--cleanup", Token)).ShouldContain("Done");

        client.EnsureDisconnected();
        client.Received.ShouldNotContain(static r => r.Packet == MqttPacket.Disconnect);
        broker.Calls.Count.ShouldBe(calls);
        broker.Sessions.ShouldBeEmpty();
    }

    [Fact]
    public async Task WebhooksShow_AfterABadFlag_Crashes()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync();
        using HttpClient http = new() { BaseAddress = await broker.OpenManagementAsync() };

        (await http.GetStringAsync("/api/v1/webhooks/register?hook=on_publish&endpoint=http://x/y&--base64payload=maybe", Token)).ShouldContain("Done");
        using HttpResponseMessage crash = await http.GetAsync("/api/v1/webhooks/show", Token);
        (await http.GetStringAsync("/api/v1/webhooks/deregister?hook=on_publish&endpoint=http://x/y", Token)).ShouldContain("Done");

        crash.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        (await http.GetStringAsync("/api/v1/webhooks/show", Token)).ShouldBe("""{"table":[],"type":"table"}""");
    }

    [Fact]
    public async Task Key_OfTheSecondApi_IsAnother()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(static o => o.ApiKey = "first");
        using HttpClient http = new() { BaseAddress = await broker.OpenManagementAsync() };
        http.DefaultRequestHeaders.Add("x-api-key", broker.CreateApiKey("api2"));

        (await http.GetStringAsync("/api/v2/client?client_id=nobody", Token)).ShouldBe("""{"status":"unknown"}""");
        (await http.GetAsync("/api/v1/session/show", Token)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        Should.Throw<ArgumentException>(() => broker.CreateApiKey("nope"));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
