using System.Net.Sockets;
using System.Text;
using HookSdk.M4.Tests.Fake;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.M4.Tests.Hosting;

/// <summary>Bytes in, bytes out, on a real socket: what M4 would see.</summary>
public sealed class RawSocketTests : IAsyncLifetime
{
    private const string Call = """{"cp_id":2,"user_id":2,"src":"37000000000","dst":"37099999999"}""";
    private const string Reply = """{"new_src":"37011111111"}""";
    private static readonly TaskCompletionSource Never = new();
    private Reach _reach = null!;
    private Uri _address = null!;

    public async ValueTask InitializeAsync()
    {
        _reach = await Reach.StartAsync("by URL", static s => s.AddM4(), static app =>
        {
            app.MapM4Script("/", FailureMode.Open, static (call, _) => new(call.Source!.Length > 20 ? M4Reply.Reject("long") : M4Reply.Continue().WithSource("37011111111")));
            app.MapM4Script("/hangs", FailureMode.Closed, static async (_, _) =>
            {
                await Never.Task;
                return M4Reply.Continue();
            });
        }, path: "/");
        _address = new Uri(_reach.Url);
    }

    public ValueTask DisposeAsync() => _reach.DisposeAsync();

    [Fact]
    public async Task Post_Sample_IsAnsweredWithStatusTypeLengthAndOneLine()
    {
        string[] lines = (await Send(Post(Call))).Split("\r\n");

        lines[0].ShouldBe("HTTP/1.1 200 OK");
        lines.ShouldContain("Content-Type: application/json");
        lines.ShouldContain($"Content-Length: {Reply.Length}");
        lines[^1].ShouldBe(Reply);
    }

    [Theory]
    [InlineData("Content-Type: text/plain\r\n")]
    [InlineData("Content-Type: nonsense;;;\r\n")]
    [InlineData("")]
    public async Task Post_WithWhateverContentType_IsAnswered(string header) => Body(await Send(Post(Call, header: header))).ShouldBe(Reply);

    [Fact]
    public async Task Post_Chunked_IsAnswered() =>
        Body(await Send($"POST / HTTP/1.1\r\nHost: m4\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{Call[..5]}\r\n{Call.Length - 5:x}\r\n{Call[5..]}\r\n0\r\n\r\n")).ShouldBe(Reply);

    [Fact]
    public async Task Post_ByteAfterByte_IsAnswered()
    {
        using TcpClient client = await Connect();
        NetworkStream stream = client.GetStream();
        foreach (byte b in Encoding.Latin1.GetBytes(Post(Call)))
        {
            stream.WriteByte(b);
        }

        Body(await Read(stream)).ShouldBe(Reply);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData(Call + "\n" + Call)]
    [InlineData("""{"cp_id":2,"user_id":2,"src":"370""")]
    [InlineData("{\"dst\":\"1\"\u00FF}")]
    [InlineData("""{"dst":true}""")]
    public async Task Post_WhatIsNoCall_IsAnsweredByTheStatedMode(string body)
    {
        Body(await Send(Post(body))).ShouldBe("""{"status_code":1,"message":"fallback"}""");
        string closed = await Send(Post(body, "/hangs"));
        closed.ShouldStartWith("HTTP/1.1 200 ");
        closed.ShouldContain("Content-Type: application/json\r\n");
        Body(closed).ShouldBe("""{"status_code":1,"message":"fallback","reject_call":1}""");
    }

    [Theory]
    [InlineData("\u00EF\u00BB\u00BF" + Call, Reply)]
    [InlineData("{\"src\":\"caf\u00E9\",\"dst\":null}", Reply)]
    [InlineData("{\"src\":3700000000000000000000,\"cp_id\":\"2\"}", """{"message":"long","reject_call":1}""")]
    public async Task Post_InAnotherForm_IsUnderstood(string body, string reply) => Body(await Send(Post(body))).ShouldBe(reply);

    [Fact]
    public async Task Post_OfOneMegabyte_IsAnsweredByTheStatedModeAndTheServerLives()
    {
        Body(await Send(Post(new string('x', 1 << 20), "/hangs"))).ShouldBe("""{"status_code":1,"message":"fallback","reject_call":1}""");
        Body(await Send(Post(Call))).ShouldBe(Reply);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task OtherMethods_AreNotAllowed(string method)
    {
        string response = await Send(Post(Call).Replace("POST", method, StringComparison.Ordinal));

        response.ShouldStartWith("HTTP/1.1 405 ");
        response.ShouldContain("Allow: POST\r\n");
    }

    [Fact]
    public async Task Post_ThatBreaksOff_HarmsNobody()
    {
        using (TcpClient client = await Connect())
        {
            await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(Post(Call)[..^10]), TestContext.Current.CancellationToken);
            client.Client.LingerState = new LingerOption(true, 0);
        }

        Body(await Send(Post(Call))).ShouldBe(Reply);
    }

    [Fact]
    public async Task Post_HandlerThatHangs_IsAnsweredUnderM4sOwnLimit() =>
        Body(await Send(Post(Call, "/hangs"))).ShouldBe("""{"status_code":1,"message":"fallback","reject_call":1}""");

    [Fact]
    public async Task Posts_OnOneConnection_AreEachAnswered()
    {
        using TcpClient client = await Connect();
        string keepAlive = Post(Call).Replace("Connection: close\r\n", "", StringComparison.Ordinal);
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(keepAlive + keepAlive + Post(Call)), TestContext.Current.CancellationToken);

        string all = await Read(client.GetStream());

        all.Split(Reply).Length.ShouldBe(4);
    }

    private static string Post(string body, string path = "/", string header = "Content-Type: application/json\r\n") =>
        $"POST {path} HTTP/1.1\r\nHost: m4\r\nConnection: close\r\n{header}Content-Length: {body.Length}\r\n\r\n{body}";

    private static string Body(string response) => response[(response.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];

    private async Task<TcpClient> Connect()
    {
        TcpClient client = new();
        await client.ConnectAsync(_address.Host, _address.Port, TestContext.Current.CancellationToken);
        return client;
    }

    private async Task<string> Send(string request)
    {
        using TcpClient client = await Connect();
        NetworkStream stream = client.GetStream();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request), TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // The server has refused it before its end.
        }

        return await Read(stream);
    }

    private static async Task<string> Read(NetworkStream stream)
    {
        using MemoryStream response = new();
        byte[] buffer = new byte[4096];
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer, TestContext.Current.CancellationToken)) > 0)
            {
                response.Write(buffer, 0, read);
            }
        }
        catch (IOException)
        {
            // Reset after the answer, with a part of the request unread.
        }

        return Encoding.Latin1.GetString(response.ToArray());
    }
}
