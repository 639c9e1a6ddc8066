using System.Net;
using Google.Protobuf;
using HookSdk.EmqX.ExHook;
using Wire = HookSdk.EmqX.ExHook.Wire;

namespace HookSdk.EmqX.Tests.ExHook.Codec;

/// <summary>Headers of a message are read when somebody asks for one.</summary>
public sealed class HeaderTests
{
    private static readonly Wire.MessagePublishRequest Request = new()
    {
        Message = new() { Id = "1", From = "c1", Topic = "a/b", Headers = { ["username"] = "u1", ["peerhost"] = "192.0.2.1" } },
    };

    [Fact]
    public async Task Headers_AskedForAfterTheHandlerHasEnded_AreThere()
    {
        EmqxMessage kept = await KeepAsync(Request.ToByteArray());

        Should.Throw<InvalidOperationException>(() => kept.Payload);
        (kept.UserName, kept.PeerAddress, kept.ProtocolName, kept.AllowPublish).ShouldBe(("u1", IPAddress.Parse("192.0.2.1"), null, true));
        kept.Headers.ShouldBe([new("username", "u1"), new("peerhost", "192.0.2.1")]);
        (kept with { Payload = default, AllowPublish = false }).Headers.ShouldBe([new("username", "u1"), new("peerhost", "192.0.2.1"), new("allow_publish", "false")]);
    }

    [Fact]
    public async Task Message_InTwoParts_HasTheHeadersOfBoth()
    {
        byte[] second = new Wire.MessagePublishRequest { Message = new() { Headers = { ["username"] = "u2", ["protocol"] = "mqtt" } } }.ToByteArray();
        EmqxMessage kept = await KeepAsync([.. Request.ToByteArray(), .. second]);

        kept.Headers.ShouldBe([new("username", "u1"), new("peerhost", "192.0.2.1"), new("username", "u2"), new("protocol", "mqtt")]);
        (kept.UserName, kept.PeerAddress, kept.ProtocolName).ShouldBe(("u2", IPAddress.Parse("192.0.2.1"), "mqtt"));
    }

    [Fact]
    public async Task HundredThousandHeaders_InAsManyParts_AreRead()
    {
        byte[] part = new Wire.MessagePublishRequest { Message = new() { Headers = { ["n"] = "" } } }.ToByteArray();
        int name = Array.IndexOf(part, (byte)'n');
        byte[] parts = new byte[100_000 * part.Length];
        for (int i = 0; i < 100_000; i++)
        {
            part.CopyTo(parts, i * part.Length);
            parts[(i * part.Length) + name] = (byte)('a' + (i % 26));
        }

        EmqxMessage kept = await KeepAsync(parts);
        kept.Headers.Count.ShouldBe(100_000);
        (kept.Headers[25].Key, kept.Headers[99_999].Key).ShouldBe(("z", "d"));
    }

    [Fact]
    public async Task NoMessage_WasLookedAtBefore_HeadersOfTheNextCallAreItsOwn()
    {
        (await KeepAsync([])).Headers.ShouldBeEmpty();
        (await KeepAsync(Request.ToByteArray())).UserName.ShouldBe("u1");
        new EmqxMessage().Headers.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(new byte[] { 0x0A, 0x03, 0x42, 0x01, 0x0A })]
    [InlineData(new byte[] { 0x0A, 0x04, 0x42, 0x05, 0x0A, 0x00 })]
    [InlineData(new byte[] { 0x0A, 0x04, 0x42, 0x02, 0x12, 0x01 })]
    public async Task BrokenHeader_IsRefusedWithTheCall(byte[] bytes)
    {
        await using ExHookHost host = new(new AllHooks());
        (await host.TryCallAsync("v2", "OnMessagePublish", bytes)).Answer.FallbackCause.ShouldNotBeNull();
    }

    [Fact]
    public async Task Brokers_ThatTakeTurns_KeepTheirNames()
    {
        List<string?> nodes = [];
        await using ExHookHost host = new(new AllHooks { OnRequest = (_, context) => nodes.Add(context.Caller.Node) });
        string[] names = [.. Enumerable.Range(0, 2_000).Select(static n => $"emqx{n % 700}@{new string('h', n % 300)}")];
        foreach (string name in names)
        {
            Wire.MessagePublishRequest request = new(Request) { Meta = new() { Node = name, Version = "5.1.4" } };
            await host.CallAsync("v2", "OnMessagePublish", request.ToByteArray());
        }

        nodes.ShouldBe(names);
    }

    private static async Task<EmqxMessage> KeepAsync(byte[] request)
    {
        EmqxMessage? kept = null;
        await using ExHookHost host = new(new AllHooks { OnRequest = (r, _) => kept = ((MessagePublishRequest)r).Message });
        await host.CallAsync("v2", "OnMessagePublish", request);
        return kept.ShouldNotBeNull();
    }
}
