using System.Net.Sockets;
using System.Text;
using HookSdk.EmqX.Tests.Transport.Raw;
using static HookSdk.EmqX.Tests.Transport.Raw.RawHttp2;

namespace HookSdk.EmqX.Tests.Transport;

/// <summary>Each kind of bad input has a stated answer, and the calls beside it on the same connection are answered as ever.</summary>
public sealed class BadInputTests : IAsyncLifetime
{
    private GrpcTestApp _app = null!;
    private RawHttp2 _raw = null!;

    public static TheoryData<string, string, byte[]?, string> Bodies => new()
    {
        { "nothing", InteropService.Echo, null, "12 the method takes one message, and none came" },
        { "an empty frame", InteropService.Echo, [], "12 the method takes one message, and none came" },
        { "a piece of the prefix", InteropService.Echo, [0, 0, 0], "13 the request ends in the middle of a message" },
        { "the prefix alone", InteropService.Echo, [0, 0, 0, 0, 9], "13 the request ends in the middle of a message" },
        { "a piece of the message", InteropService.Echo, [0, 0, 0, 0, 9, 1, 2], "13 the request ends in the middle of a message" },
        { "a length of 4 GB", InteropService.Echo, [0, 255, 255, 255, 255, 1, 2], "8 the message has 4294967295 bytes and the limit is 6291456" },
        { "a length of 2 GB", InteropService.Echo, [0, 128, 0, 0, 0, 1, 2], "8 the message has 2147483648 bytes and the limit is 6291456" },
        { "one byte above the limit", InteropService.Echo, [0, 0, 0x60, 0, 1], "8 the message has 6291457 bytes and the limit is 6291456" },
        { "compressed without an encoding", InteropService.Echo, [1, 0, 0, 0, 2, 1, 2], "13 the message is marked as compressed, and grpc-encoding names no encoding" },
        { "an unknown flag", InteropService.Echo, [7, 0, 0, 0, 2, 1, 2], "13 the message has an unknown flag" },
        { "two messages", InteropService.Echo, [0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 1], "12 the method takes one message, and more came" },
        { "a message and a half", InteropService.Echo, [0, 0, 0, 0, 1, 1, 0], "12 the method takes one message, and more came" },
        { "garbage instead of protobuf", "/grpc.health.v1.Health/Check", [0, 0, 0, 0, 3, 0xFF, 0xFF, 0xFF], "13 the bytes are not the message that the method takes" },
        { "a throwing handler", InteropService.Echo, [0, 0, 0, 0, 1, (byte)'T'], "2 the handler failed" },
        { "an unknown method", $"/{InteropService.Name}/Other", [0, 0, 0, 0, 0], "12 no such method here" },
        { "a method in other letters", InteropService.Echo.ToUpperInvariant(), [0, 0, 0, 0, 0], "12 no such method here" },
        { "an unknown service", "/some.Service/Echo", [0, 0, 0, 0, 0], "12 no such method here" },
        { "a watch", "/grpc.health.v1.Health/Watch", [0, 0, 0, 0, 0], "12 no such method here" },
        { "an unknown service's health", "/grpc.health.v1.Health/Check", [0, 0, 0, 0, 3, 0x0A, 1, (byte)'x'], "5 no such service here" },
        { "a stream that ends in a message", InteropService.Collect, [0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 9, 1], "13 the request ends in the middle of a message" },
        { "a stream with a lie", InteropService.Collect, [0, 0, 0, 0, 1, 1, 0, 255, 255, 255, 255, 1], "8 the message has 4294967295 bytes and the limit is 6291456" },
    };

    public static TheoryData<string, string, string> Headers => new()
    {
        { "content-type", "application/json", "12 the content type is not application/grpc" },
        { "content-type", "", "12 the content type is not application/grpc" },
        { "content-type", "application/grpc+json", "12 the content type is not application/grpc" },
        { "content-type", "application/grpc-web", "12 the content type is not application/grpc" },
        { "content-type", "not a media type", "12 the content type is not application/grpc" },
        { "content-type", "application/grpc", "0" },
        { "content-type", "Application/GRPC; charset=utf-8", "0" },
        { ":method", "GET", "12 a gRPC method is called by POST" },
        { "grpc-timeout", "1", "13 grpc-timeout is not one to eight digits and a unit" },
        { "grpc-timeout", "123456789S", "13 grpc-timeout is not one to eight digits and a unit" },
        { "grpc-timeout", "-1S", "13 grpc-timeout is not one to eight digits and a unit" },
        { "grpc-timeout", "99999999H", "0" },
        { "grpc-encoding", "gzip", "12 messages must not be compressed" },
        { "grpc-encoding", "no-such-thing", "12 messages must not be compressed" },
        { "grpc-encoding", "identity", "0" },
        { "te", "", "0" },
    };

    public async ValueTask InitializeAsync()
    {
        _app = await GrpcTestApp.StartAsync();
        _raw = await ConnectAsync(_app.Port);
    }

    public async ValueTask DisposeAsync()
    {
        await _raw.DisposeAsync();
        await _app.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Call_WithBadBody_GetsTheStatedStatus(string what, string path, byte[]? body, string expected)
    {
        RawAnswer answer = await _raw.CallAsync(CallHeaders(path), body);

        $"{answer["grpc-status"]} {answer["grpc-message"]}".ShouldBe(expected, what);
        answer.ShouldBeHeadersThenTrailers();
        answer.Reset.ShouldBeNull();
        await _raw.ShouldStillWorkAsync();
    }

    [Theory]
    [MemberData(nameof(Headers))]
    public async Task Call_WithHeader_GetsTheStatedAnswer(string name, string value, string expected)
    {
        RawAnswer answer = await _raw.CallAsync(CallHeaders(InteropService.Echo, (name, value)), Message("x"u8));

        $"{answer["grpc-status"]} {answer["grpc-message"]}".TrimEnd().ShouldBe(expected);
        answer[":status"].ShouldBe("200");
        if (expected != "0")
        {
            answer.ShouldBeHeadersThenTrailers();
        }

        if (expected == "12 messages must not be compressed")
        {
            answer["grpc-accept-encoding"].ShouldBe("identity");
        }

        await _raw.ShouldStillWorkAsync();
    }

    [Fact]
    public async Task Call_WithTheLargestTimeout_IsWaitedFor()
    {
        RawAnswer answer = await _raw.CallAsync(CallHeaders(InteropService.Echo, ("grpc-timeout", "99999999H")), Message("D5"u8));

        answer["grpc-status"].ShouldBe("0");
    }

    [Fact]
    public async Task Call_TruncatedAtEveryByte_IsRefused()
    {
        byte[] message = Message("hello"u8);
        for (int length = 0; length < message.Length; length++)
        {
            RawAnswer answer = await _raw.CallAsync(CallHeaders(InteropService.Echo), message[..length]);
            answer["grpc-status"].ShouldBe(length == 0 ? "12" : "13");
        }

        await _raw.ShouldStillWorkAsync();
    }

    [Fact]
    public async Task Call_ByteByByte_IsAnswered()
    {
        byte[] message = Message("hello"u8);
        RawAnswer answer = await _raw.StartAsync(CallHeaders(InteropService.Echo), null, end: false);
        foreach (byte b in message)
        {
            await _raw.SendAsync(DataFrame(1, [b], end: false));
            await _raw.SendAsync(Frame(Ping, 0, 0, new byte[8]));
        }

        await _raw.SendAsync(DataFrame(1, [], end: true));
        await answer.Ended.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        answer["grpc-status"].ShouldBe("0");
        answer.Data.ToArray().ShouldBe(message);
    }

    [Fact]
    public async Task Call_WithSlowBody_EndsAtTheCallersTimeout()
    {
        RawAnswer answer = await _raw.StartAsync(CallHeaders(InteropService.Echo, ("grpc-timeout", "200m")), [0, 0, 0, 0, 9, 1], end: false);
        await answer.Ended.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        answer["grpc-status"].ShouldBe("4");
        answer.ShouldBeHeadersThenTrailers();
        await _raw.ShouldStillWorkAsync();
    }

    [Fact]
    public async Task Call_ResetInTheMiddle_HarmsNoOther()
    {
        byte[] large = new byte[16_000];
        for (int i = 0; i < 200; i++)
        {
            int stream = _raw.NextStream();
            await _raw.SendAsync([.. HeaderFrames(stream, CallHeaders(InteropService.Echo), end: false), .. DataFrame(stream, [0, 0, 0x10, 0, 0, .. large], end: false), .. Frame(Rst, 0, stream, [0, 0, 0, 8])]);
        }

        await _raw.ShouldStillWorkAsync();
        await Eventually(() => _app.Transport.InFlight == 0 && _app.Transport.Receiver.Held == 0);
    }

    [Fact]
    public async Task Call_ResetWhileTheHandlerRuns_CancelsTheHandler()
    {
        int stream = _raw.NextStream();
        await _raw.SendAsync([.. HeaderFrames(stream, CallHeaders(InteropService.Echo), end: false), .. DataFrame(stream, Message("D60000"u8), end: true)]);
        await Eventually(() => _app.Service.Running == 1);
        await _raw.SendAsync(Frame(Rst, 0, stream, [0, 0, 0, 8]));

        await Eventually(() => _app.Service.GivenUp == 1 && _app.Transport.InFlight == 0);
        await _raw.ShouldStillWorkAsync();
    }

    [Fact]
    public async Task Stream_ResetInTheMiddle_CancelsTheHandler()
    {
        int stream = _raw.NextStream();
        await _raw.SendAsync([.. HeaderFrames(stream, CallHeaders(InteropService.Collect), end: false), .. DataFrame(stream, Message("one"u8), end: false)]);
        await Eventually(() => _app.Service.Running == 1);
        await _raw.SendAsync(Frame(Rst, 0, stream, [0, 0, 0, 8]));

        await Eventually(() => _app.Service.GivenUp == 1);
        await _raw.ShouldStillWorkAsync();
    }

    [Fact]
    public async Task Stream_PastItsTimeout_EndsWhereItIsHonoured()
    {
        RawAnswer ends = await _raw.StartAsync(CallHeaders(InteropService.Collect, ("grpc-timeout", "50m")), Message("one"u8), end: false);
        RawAnswer stays = await _raw.StartAsync(CallHeaders(InteropService.Collect + "Forever", ("grpc-timeout", "50m")), Message("one"u8), end: false);
        await ends.Ended.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        ends["grpc-status"].ShouldBe("4");
        ends.ShouldBeHeadersThenTrailers();
        await _raw.SendAsync(DataFrame(3, [.. Message("two"u8), .. Message([])], end: true));
        await stays.Ended.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        stays.Data.ToArray().ShouldBe(Message("3 6"u8));
    }

    [Fact]
    public async Task Http1_OnThePort_GetsAClearLine()
    {
        using TcpClient client = new();
        await client.ConnectAsync("127.0.0.1", _app.Port, TestContext.Current.CancellationToken);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        string answer = await new StreamReader(stream).ReadToEndAsync(TestContext.Current.CancellationToken);

        answer.ShouldStartWith("HTTP/1.1 400 ");
        answer.ShouldContain("An HTTP/1.x request was sent to an HTTP/2 only endpoint.");
    }

    [Fact]
    public async Task Headers_Of64Kilobytes_AreRefusedWithoutHarm()
    {
        RawAnswer answer = await _raw.CallAsync(CallHeaders(InteropService.Echo, [.. Enumerable.Range(0, 16).Select(static i => ($"x-{i}", new string('h', 3_900)))]), Message("x"u8));

        answer[":status"].ShouldBe("431");
        await _raw.ShouldStillWorkAsync();
    }

    private static Task Eventually(Func<bool> condition, TimeSpan? patience = null) => Waiting.UntilAsync(condition, patience);
}
