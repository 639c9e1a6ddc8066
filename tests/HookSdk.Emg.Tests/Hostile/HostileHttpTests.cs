using System.Net;
using System.Text;

namespace HookSdk.Emg.Tests.Hostile;

/// <summary>HTTP as it should not be, or as EMG might speak it, over a real socket.</summary>
public sealed class HostileHttpTests
{
    private const string Answer = "route=smpp-se\n";

    [Theory]
    [InlineData("")]
    [InlineData("Content-Type: application/json\r\n")]
    [InlineData("Content-Type: application/json; charset=iso-8859-1\r\n")]
    [InlineData("Content-Type: application/x-www-form-urlencoded\r\n")]
    [InlineData("Content-Type: multipart/form-data\r\n")]
    [InlineData("Content-Type: text/xml; charset=\"\r\n")]
    [InlineData("Content-Type: ;;//\r\n")]
    [InlineData("Content-Type:\r\n")]
    [InlineData("Content-Type: a/b\r\nContent-Type: c/d\r\n")]
    [InlineData("Accept: image/png\r\nAccept-Encoding: gzip\r\n")]
    [InlineData("Origin: http://elsewhere\r\nCookie: =;=;\r\nAuthorization: Basic ?\r\n")]
    public async Task Post_WithAnyHeaders_IsServed(string headers)
    {
        await using HostileServer server = await HostileServer.StartAsync();

        (await server.PostAsync(HostileServer.Sample, headers: headers)).ShouldBeAnswered(Answer);

        await server.ShouldBeUnharmedAsync();
    }

    [Theory]
    [InlineData("//emg//route")]
    [InlineData("/emg///route/")]
    [InlineData("/emg/%72oute")]
    [InlineData("/emg/../emg/./route")]
    [InlineData("/emg/route?x=1")]
    [InlineData("http://hooks/emg/route")]
    public async Task Post_ToAnotherSpellingOfThePath_IsServed(string path)
    {
        await using HostileServer server = await HostileServer.StartAsync();

        (await server.PostAsync(HostileServer.Sample, path)).ShouldBeAnswered(Answer);

        await server.ShouldBeUnharmedAsync();
    }

    [Theory]
    [InlineData("/emg")]
    [InlineData("/emg/")]
    [InlineData("/emg/unknown")]
    [InlineData("/emg/before_route")]
    [InlineData("/emg//after_dlr")]
    [InlineData("/emg/route/route")]
    [InlineData("/emg/%00")]
    public async Task Post_ToAHookThatIsNotServed_IsNotFound(string path)
    {
        await using HostileServer server = await HostileServer.StartAsync();

        RawReply reply = await server.PostAsync(HostileServer.Sample, path);

        if (path.Contains("%00", StringComparison.Ordinal))
        {
            reply.ShouldBeRefusedByTheWebServer(HttpStatusCode.BadRequest);
        }
        else
        {
            reply.ShouldBeRefused(HttpStatusCode.NotFound, path switch
            {
                "/emg/before_route" or "/emg//after_dlr" => "no plugin here implements this hook",
                "/emg" or "/emg/" => "no hook is served at this path",
                _ => "there is no such hook",
            });
        }

        await server.ShouldBeUnharmedAsync();
    }

    [Theory]
    [InlineData(4000, HttpStatusCode.NotFound)]
    [InlineData(7000, HttpStatusCode.NotFound)]
    [InlineData(9000, HttpStatusCode.RequestUriTooLong)]
    public async Task Post_ToAVeryLongPath_IsNotFoundOrRefusedByTheWebServer(int length, HttpStatusCode status)
    {
        await using HostileServer server = await HostileServer.StartAsync();

        RawReply reply = await server.PostAsync(HostileServer.Sample, "/emg/" + new string('x', length));

        if (status == HttpStatusCode.NotFound)
        {
            reply.ShouldBeRefused(status);
        }
        else
        {
            reply.ShouldBeRefusedByTheWebServer(status);
        }

        await server.ShouldBeUnharmedAsync();
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    [InlineData("TRACE")]
    [InlineData("BREW")]
    public async Task Call_ByAnotherMethod_IsNotAllowed(string method)
    {
        await using HostileServer server = await HostileServer.StartAsync();

        RawReply reply = await server.CallAsync([.. Encoding.Latin1.GetBytes($"{method} /emg/route HTTP/1.1\r\nHost: hooks\r\n\r\n")]);

        reply.ShouldBeRefused(HttpStatusCode.MethodNotAllowed, "POST");
        reply.Headers["Allow"].ShouldBe("POST");
        await server.ShouldBeUnharmedAsync();
    }

    [Fact]
    public async Task Call_ByHead_IsNotAllowedAndTheConnectionGoesOn()
    {
        await using HostileServer server = await HostileServer.StartAsync();
        using RawConnection connection = await server.OpenAsync();

        await connection.SendAsync([.. "HEAD /emg/route HTTP/1.1\r\nHost: hooks\r\n\r\n"u8, .. RawConnection.Post("/emg/route", HostileServer.Sample)]);

        (await connection.ReceiveAsync(hasBody: false)).Status.ShouldBe(HttpStatusCode.MethodNotAllowed);
        (await connection.ReceiveAsync()).ShouldBeAnswered(Answer);
        await server.ShouldBeUnharmedAsync();
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("Connection: keep-alive\r\n", true)]
    public async Task Post_ByHttp10_IsServedAndKeptAliveOnlyWhenAsked(string headers, bool staysOpen)
    {
        await using HostileServer server = await HostileServer.StartAsync();
        using RawConnection connection = await server.OpenAsync();
        byte[] request = RawConnection.Post("/emg/route", HostileServer.Sample, headers, "HTTP/1.0");

        await connection.SendAsync(request);
        (await connection.ReceiveAsync()).ShouldBeAnswered(Answer);
        if (staysOpen)
        {
            await connection.SendAsync(request);
            RawReply second = await connection.ReceiveAsync();
            second.ShouldBeAnswered(Answer);
            second.Headers["Connection"].ShouldBe("keep-alive");
        }
        else
        {
            await connection.ShouldBeClosedAsync();
        }

        await server.ShouldBeUnharmedAsync();
    }

    [Fact]
    public async Task Post_ByHttp10WithoutHost_IsServed()
    {
        await using HostileServer server = await HostileServer.StartAsync();

        (await server.CallAsync([.. Encoding.Latin1.GetBytes($"POST /emg/route HTTP/1.0\r\nContent-Length: {HostileServer.Sample.Length}\r\n\r\n"), .. HostileServer.Sample])).ShouldBeAnswered(Answer);

        await server.ShouldBeUnharmedAsync();
    }

    [Fact]
    public async Task Post_InChunks_IsServed()
    {
        await using HostileServer server = await HostileServer.StartAsync();

        (await server.CallAsync(RawConnection.PostChunks("/emg/route", HostileServer.Sample.Chunk(7)))).ShouldBeAnswered(Answer);
        (await server.CallAsync(RawConnection.PostChunks("/emg/route"))).ShouldBeNoChange(server.Log, "empty");

        await server.ShouldBeUnharmedAsync();
    }

    [Theory]
    [InlineData("secret\r\nHello")]
    [InlineData("-1\r\nHello")]
    [InlineData("5\r\nHello, too long\r\n0\r\n\r\n")]
    [InlineData("FFFFFFFFFFFFFFFF\r\nHello")]
    public async Task Post_OfAMalformedChunk_ChangesNothing(string chunks)
    {
        await using HostileServer server = await HostileServer.StartAsync();

        (await server.CallAsync(Encoding.Latin1.GetBytes($"POST /emg/route HTTP/1.1\r\nHost: hooks\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}"))).ShouldBeNoChange(server.Log, "did not come whole");

        await server.ShouldBeUnharmedAsync();
    }

    [Fact]
    public async Task Post_Pipelined_IsServedInOrder()
    {
        await using HostileServer server = await HostileServer.StartAsync();
        using RawConnection connection = await server.OpenAsync();
        byte[] good = RawConnection.Post("/emg/route", HostileServer.Sample);

        await connection.SendAsync([.. good, .. RawConnection.Post("/emg/route", "Hello"u8), .. good, .. RawConnection.Post("/emg/before_route", HostileServer.Sample), .. good]);

        (await connection.ReceiveAsync()).ShouldBeAnswered(Answer);
        (await connection.ReceiveAsync()).ShouldBeNoChange(server.Log, "not valid JSON");
        (await connection.ReceiveAsync()).ShouldBeAnswered(Answer);
        (await connection.ReceiveAsync()).ShouldBeRefused(HttpStatusCode.NotFound);
        (await connection.ReceiveAsync()).ShouldBeAnswered(Answer);
        await server.ShouldBeUnharmedAsync();
    }

    [Fact]
    public async Task Post_LongerThanItsContentLength_IsServedAndTheRestRefused()
    {
        await using HostileServer server = await HostileServer.StartAsync();
        using RawConnection connection = await server.OpenAsync();

        await connection.SendAsync([.. RawConnection.Post("/emg/route", HostileServer.Sample), .. "Hello secret\r\n\r\n"u8]);

        (await connection.ReceiveAsync()).ShouldBeAnswered(Answer);
        (await connection.ReceiveAsync()).ShouldBeRefusedByTheWebServer(HttpStatusCode.BadRequest);
        await connection.ShouldBeClosedAsync();
        await server.ShouldBeUnharmedAsync();
    }

    [Fact]
    public async Task Post_ExpectingContinue_IsToldToAndServed()
    {
        await using HostileServer server = await HostileServer.StartAsync();
        using RawConnection connection = await server.OpenAsync();

        await connection.SendAsync(RawConnection.Post("/emg/route", HostileServer.Sample, "Expect: 100-continue\r\n").AsMemory(..^HostileServer.Sample.Length));
        (await connection.ReceiveAsync()).Status.ShouldBe(HttpStatusCode.Continue);
        await connection.SendAsync(HostileServer.Sample);

        (await connection.ReceiveAsync()).ShouldBeAnswered(Answer);
        await server.ShouldBeUnharmedAsync();
    }

    [Theory]
    [InlineData("POST /emg/before_route", HttpStatusCode.NotFound)]
    [InlineData("PUT /emg/route", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST /emg/route", HttpStatusCode.OK)]
    public async Task Call_ExpectingContinueInVain_IsRefusedAtOnce(string start, HttpStatusCode status)
    {
        await using HostileServer server = await HostileServer.StartAsync();
        using RawConnection connection = await server.OpenAsync();

        await connection.SendTextAsync($"{start} HTTP/1.1\r\nHost: hooks\r\nExpect: 100-continue\r\nContent-Length: 9000000\r\n\r\n");

        RawReply reply = await connection.ReceiveAsync();
        if (status == HttpStatusCode.OK)
        {
            reply.ShouldBeNoChange(server.Log, "larger than 8388608 bytes");
        }
        else
        {
            reply.ShouldBeRefused(status);
        }

        await server.ShouldBeUnharmedAsync();
    }

    [Theory]
    [InlineData("secret\r\n\r\n")]
    [InlineData("POST /emg/route HTTP/1.1\r\n\r\n")]
    [InlineData("POST /emg/route HTTP/1.1\r\nHost: hooks\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("POST /emg/route HTTP/1.1\r\nHost: hooks\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n")]
    [InlineData("POST /emg/route HTTP/1.1\r\nHost: hooks\r\nTransfer-Encoding: secret\r\n\r\n")]
    [InlineData("POST /emg/route HTTP/1.1\r\nHost: hooks\r\nno colon\r\n\r\n")]
    public async Task Call_ThatIsNoHttp_IsRefusedByTheWebServer(string request)
    {
        await using HostileServer server = await HostileServer.StartAsync();

        (await server.CallAsync(Encoding.Latin1.GetBytes(request))).ShouldBeRefusedByTheWebServer(HttpStatusCode.BadRequest);

        await server.ShouldBeUnharmedAsync();
    }

    [Fact]
    public async Task Call_FromANetworkThatIsNotAllowed_IsRefusedWhateverItAsks()
    {
        await using HostileServer server = await HostileServer.StartAsync(options => options.AllowedNetworks.Add("10.0.0.0/8"));
        foreach (byte[] request in (byte[][])[
            RawConnection.Post("/emg/route", HostileServer.Sample),
            RawConnection.Post("//emg//route", HostileServer.Sample),
            RawConnection.Post("/emg/before_route", HostileServer.Sample),
            RawConnection.Post("/emg/route", "Hello"u8, "X-Forwarded-For: 10.0.0.1\r\n"),
            [.. "GET /emg/route HTTP/1.1\r\nHost: hooks\r\n\r\n"u8],
            [.. "POST /emg/route HTTP/1.1\r\nHost: hooks\r\nContent-Length: 9000000\r\nExpect: 100-continue\r\n\r\n"u8]])
        {
            (await server.CallAsync(request)).ShouldBeRefused(HttpStatusCode.Forbidden, "AllowedNetworks");
        }

        server.Log.Lines.ShouldNotContain(line => line.Contains("Hello", StringComparison.Ordinal) || line.Contains("46701234567", StringComparison.Ordinal));
    }
}
