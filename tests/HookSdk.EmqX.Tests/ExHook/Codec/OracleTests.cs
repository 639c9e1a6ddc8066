using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using HookSdk.EmqX.ExHook;
using HookSdk.EmqX.Tests.ExHook.Recorded;
using Wire = HookSdk.EmqX.ExHook.Wire;

namespace HookSdk.EmqX.Tests.ExHook.Codec;

/// <summary>Our reader beside protoc's own: the same bytes are refused, and the others say the same.</summary>
public sealed class OracleTests
{
    private static readonly (string Method, byte[] Bytes)[] Corpus =
        [.. Recording.Files.Select(static f => (string)f.Data).SelectMany(Recording.Calls).Where(static c => Recording.Version(c) != "v1")
            .Select(static c => (Method: Recording.Text(c, "method")!, Bytes: Recording.Bytes(c, "request_base64")!))
            .DistinctBy(static c => (c.Method, Convert.ToHexString(c.Bytes)))];

    private static readonly Dictionary<string, Google.Protobuf.Reflection.MessageDescriptor> Inputs =
        Wire.ExhookReflection.Descriptor.Services[0].Methods.ToDictionary(static m => m.Name, static m => m.InputType, StringComparer.Ordinal);

    /// <summary>Pieces of protobuf that recorded requests do not have: unknown fields, groups, wrong wire types, long varints, lengths beyond the end.</summary>
    private static readonly byte[][] Oddities =
    [
        [0x78, 0x01], [0x7D, 1, 2, 3, 4], [0x79, 1, 2, 3, 4, 5, 6, 7, 8], [0x7A, 2, 9, 9], [0x7B, 0x08, 1, 0x7C], [0x7B, 0x7B, 0x7C, 0x7C], [0x7B], [0x7C], [0x7B, 0x74],
        [0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], [0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01],
        [0x10, 0x80, 0x80, 0x80, 0x80, 0x10], [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F], [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07], [0x12, 0x80, 0x00], [0x8A, 0x80, 0x80, 0x80, 0x00, 0x00],
        [0x06], [0x07], [0x00], [0x02, 0x00], [0x0D, 1, 2, 3, 4], [0x12, 0x04, 0xFF, 0xC0, 0x80, 0xED], [0x0A, 0x00], [0x12, 0x00], [0x1A, 0x00],
    ];

    public static TheoryData<string> Methods => [.. Inputs.Keys];

    [Fact]
    public async Task RecordedRequests_SayTheSame()
    {
        Corpus.Length.ShouldBeGreaterThan(300);
        await using Pair pair = new();
        foreach ((string method, byte[] bytes) in Corpus)
        {
            (await pair.FindDifferenceAsync(method, bytes)).ShouldBeNull();
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task RequestsTruncatedAtEachByte_AreRefusedAlike(string method)
    {
        await using Pair pair = new();
        foreach (byte[] bytes in Corpus.Where(c => c.Method == method).OrderByDescending(static c => c.Bytes.Length).Take(3).Select(static c => c.Bytes))
        {
            for (int length = 0; length < bytes.Length; length++)
            {
                (await pair.FindDifferenceAsync(method, bytes[..length])).ShouldBeNull();
            }
        }
    }

    [Fact]
    public async Task DamagedRequests_AreReadAlike()
    {
        await using Pair pair = new();
        Gen<(string Method, byte[] Bytes)> damaged =
            from original in Gen.Elements(Corpus)
            from edits in Gen.ArrayOf(Gen.Zip(Gen.Zip(Gen.Choose(0, 4), Gen.Choose(0, 1_000_000)), Gen.Zip(Gen.Choose(0, 255), Gen.Elements(Oddities))), 3)
            select (original.Method, edits.Aggregate(original.Bytes, static (bytes, edit) => Damage(bytes, edit.Item1.Item1, edit.Item1.Item2, (byte)edit.Item2.Item1, edit.Item2.Item2)));
        Prop.ForAll(Arb.From(damaged), d => pair.FindDifferenceAsync(d.Method, d.Bytes).GetAwaiter().GetResult().ShouldBeNull())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(60_000).WithQuietOnSuccess(true));
    }

    [Fact]
    public async Task Garbage_IsReadAlike()
    {
        await using Pair pair = new();
        Gen<(string, byte[])> garbage = Gen.Elements(Inputs.Keys.ToArray()).Zip(Gen.ArrayOf(Gen.Choose(0, 255).Select(static b => (byte)b)));
        Prop.ForAll(Arb.From(garbage), d => pair.FindDifferenceAsync(d.Item1, d.Item2).GetAwaiter().GetResult().ShouldBeNull())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5_000).WithQuietOnSuccess(true));
    }

    [Theory]
    [InlineData(90)]
    [InlineData(98)]
    [InlineData(99)]
    [InlineData(100)]
    [InlineData(101)]
    [InlineData(100_000)]
    public async Task DeepGroups_AreReadAlike(int depth)
    {
        await using Pair pair = new();
        byte[] groups = [.. Enumerable.Repeat((byte)0x7B, depth), .. Enumerable.Repeat((byte)0x7C, depth)];
        (await pair.FindDifferenceAsync("OnMessagePublish", groups)).ShouldBeNull();
        (await pair.FindDifferenceAsync("OnClientConnect", new Wire.ClientConnectRequest { Conninfo = Wire.ConnInfo.Parser.ParseFrom(depth < 90 ? groups : []) }.ToByteArray().Concat(groups).ToArray())).ShouldBeNull();
    }

    [Fact]
    public async Task BrokenRequest_IsToldInOneLineThatRepeatsNothingOfIt()
    {
        await using ExHookHost host = new(new AllHooks());
        (HookAnswer answer, byte[] reply) = await host.TryCallAsync("v3", "OnClientAuthenticate", [0x0A, 0x05, 0x22, 0x06, (byte)'s', (byte)'e', (byte)'c']);
        answer.Status.ShouldBe(200);
        answer.FallbackCause.ShouldBe("the request could not be understood: the bytes are not the message that the method takes");
        reply.Length.ShouldBeLessThan(5);
        host.Log.All.ShouldContain("Warning: exhook client.authenticate: a request of 7 bytes could not be understood, and the fallback that the plugins state was answered: the bytes are not the message that the method takes");
    }

    /// <summary>A status would be the broker's failed_action, whatever the provider states.</summary>
    [Theory]
    [InlineData("OnClientAuthenticate", false)]
    [InlineData("OnClientAuthorize", false)]
    [InlineData("OnMessagePublish", false)]
    [InlineData("OnClientAuthenticate", true)]
    [InlineData("OnClientAuthorize", true)]
    [InlineData("OnMessagePublish", true)]
    public async Task BrokenRequest_IsAnsweredByTheStatedMode(string method, bool isOpen)
    {
        await using ExHookHost host = new(isOpen ? new OpenGate() : new ClosedGate());

        Wire.ValuedResponse reply = Wire.ValuedResponse.Parser.ParseFrom(await host.CallAsync("v2", method, [0x0A, 0x05, 0x22, 0x06]));

        if (method != "OnMessagePublish")
        {
            (reply.ValueCase, reply.BoolResult).ShouldBe((Wire.ValuedResponse.ValueOneofCase.BoolResult, isOpen));
        }
        else if (isOpen)
        {
            reply.Type.ShouldBe(Wire.ValuedResponse.Types.ResponsedType.Ignore);
        }
        else
        {
            reply.Type.ShouldBe(Wire.ValuedResponse.Types.ResponsedType.StopAndReturn);
            reply.Message.Headers["allow_publish"].ShouldBe("false");
        }
    }

    private static byte[] Damage(byte[] bytes, int kind, int place, byte value, byte[] oddity)
    {
        int at = place % (bytes.Length + 1);
        switch (kind)
        {
            case 0:
                return bytes[..at];
            case 1 when at < bytes.Length:
                byte[] changed = [.. bytes];
                changed[at] = value;
                return changed;
            case 2:
                return [.. bytes[..at], .. oddity, .. bytes[at..]];
            case 3:
                return [.. bytes, .. bytes];
            default:
                return [.. bytes, .. oddity];
        }
    }

    [FailOpen]
    private sealed class OpenGate : ExHookProvider
    {
        public override ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context) => throw new NotSupportedException();

        public override ValueTask<AccessReply> OnClientAuthorizeAsync(ClientAuthorizeRequest request, HookContext context) => throw new NotSupportedException();

        [Topics("only/these")]
        public override ValueTask<MessagePublishReply> OnMessagePublishAsync(MessagePublishRequest request, HookContext context) => throw new NotSupportedException();
    }

    [FailClosed]
    private sealed class ClosedGate : ExHookProvider
    {
        public override ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context) => throw new NotSupportedException();

        public override ValueTask<AccessReply> OnClientAuthorizeAsync(ClientAuthorizeRequest request, HookContext context) => throw new NotSupportedException();

        [Topics("only/these")]
        public override ValueTask<MessagePublishReply> OnMessagePublishAsync(MessagePublishRequest request, HookContext context) => throw new NotSupportedException();
    }

    /// <summary>The two readers.</summary>
    private sealed class Pair : IAsyncDisposable
    {
        private readonly AllHooks _provider = new();
        private readonly ExHookHost _host;
        private IMessage? _mine;

        public Pair()
        {
            _provider.OnRequest = (request, _) => _mine = WireTwins.Of(request);
            _host = new ExHookHost(_provider);
        }

        public async Task<string?> FindDifferenceAsync(string method, byte[] bytes)
        {
            IMessage? theirs;
            try
            {
                theirs = WireTwins.Normalized(Inputs[method].Parser.ParseFrom(bytes));
                foreach (byte[] message in method.StartsWith("OnMessage", StringComparison.Ordinal) ? Parts(bytes, method is "OnMessageDelivered" or "OnMessageAcked" ? 0x12U : 0x0A) : [])
                {
                    // protoc's code passes over faults inside the entry of a map, which has the fields of a Property.
                    foreach (byte[] header in Parts(message, 0x42))
                    {
                        Wire.Property.Parser.ParseFrom(header);
                    }
                }
            }
            catch (Exception e) when (e is InvalidProtocolBufferException or IndexOutOfRangeException or ArgumentOutOfRangeException)
            {
                // The others are a fault of Google.Protobuf: a part announced as long as can be, behind other bytes, overflows its reckoning.
                theirs = null;
            }

            _mine = null;
            (HookAnswer answer, _) = await _host.TryCallAsync("v3", method, bytes);
            if (theirs is null != answer.FallbackCause is not null)
            {
                return $"{method} {Convert.ToHexString(bytes)}: protoc's reader {(theirs is null ? "refuses" : "reads")} it, and ours says {answer.FallbackCause ?? "nothing"}";
            }

            // Of a loading, ours also takes v1's uptime, which is text.
            return theirs is null || method == "OnProviderLoaded" || WireTwins.Normalized(_mine!).Equals(theirs) ? null
                : $"{method} {Convert.ToHexString(bytes)}: protoc's reader says\n{theirs}\nand ours\n{_mine}";
        }

        private static List<byte[]> Parts(byte[] bytes, uint wanted)
        {
            List<byte[]> parts = [];
            CodedInputStream input = new(bytes);
            while (input.ReadTag() is var tag and not 0)
            {
                if (tag == wanted)
                {
                    parts.Add(input.ReadBytes().ToByteArray());
                }
                else
                {
                    input.SkipLastField();
                }
            }

            return parts;
        }

        public ValueTask DisposeAsync() => _host.DisposeAsync();
    }
}
