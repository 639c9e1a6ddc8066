using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace HookSdk.Emg.Tests.Hostile;

/// <summary>Callers that are slow or hang up, over a real socket.</summary>
public sealed class HangUpTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Body_ByteByByte_IsServed()
    {
        await using HostileServer server = await HostileServer.StartAsync();
        using RawConnection connection = await server.OpenAsync();
        byte[] request = RawConnection.Post("/emg/route", HostileServer.Sample);

        for (int i = 0; i < request.Length; i++)
        {
            await connection.SendAsync(request.AsMemory(i, 1));
        }

        (await connection.ReceiveAsync()).ShouldBeAnswered("route=smpp-se\n");
        await server.ShouldBeUnharmedAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Body_ThatStalls_IsGivenUpByTheDataRate(bool chunked)
    {
        await using HostileServer server = await HostileServer.StartAsync(limit: limits => limits.MinRequestBodyDataRate = new MinDataRate(100_000, TimeSpan.FromSeconds(1.01)));
        using RawConnection connection = await server.OpenAsync();
        byte[] request = chunked ? RawConnection.PostChunks("/emg/route", HostileServer.Sample) : RawConnection.Post("/emg/route", HostileServer.Sample);

        await connection.SendAsync(request.AsMemory(..^20));

        (await connection.ReceiveAsync()).ShouldBeNoChange(server.Log, "too slowly");
        await connection.ShouldBeClosedAsync();
        await server.ShouldBeUnharmedAsync();
    }

    [Fact]
    public async Task Headers_ThatStall_AreRefusedByTheWebServer()
    {
        await using HostileServer server = await HostileServer.StartAsync(limit: limits => limits.RequestHeadersTimeout = TimeSpan.FromSeconds(1));
        using RawConnection connection = await server.OpenAsync();

        await connection.SendTextAsync("POST /emg/route HTTP/1.1\r\nHost: ho");

        (await connection.ReceiveAsync()).ShouldBeRefusedByTheWebServer(HttpStatusCode.RequestTimeout);
        await connection.ShouldBeClosedAsync();
        await server.ShouldBeUnharmedAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Body_CutOffByItsCaller_EndsTheConnection(bool chunked)
    {
        await using HostileServer server = await HostileServer.StartAsync();
        using RawConnection connection = await server.OpenAsync();
        byte[] request = chunked ? RawConnection.PostChunks("/emg/route", HostileServer.Sample) : RawConnection.Post("/emg/route", HostileServer.Sample);

        await connection.SendAsync(request.AsMemory(..^20));
        connection.EndSending();

        // Kestrel takes the end of sending in the middle of a request for a hang-up.
        await connection.ShouldBeClosedAsync();
        await server.ShouldBeUnharmedAsync();
    }

    [Fact]
    public async Task Caller_ThatResetsAtAnyByte_HarmsNobody()
    {
        await using HostileServer server = await HostileServer.StartAsync();
        byte[] request = RawConnection.Post("/emg/route", HostileServer.Sample);

        for (int length = 0; length <= request.Length; length += 5)
        {
            using RawConnection connection = await server.OpenAsync();
            await connection.SendAsync(request.AsMemory(..length));
            connection.Reset();
            await server.ShouldBeUnharmedAsync();
        }

        server.Log.Lines.ShouldNotContain(line => line.StartsWith("Error", StringComparison.Ordinal) || line.StartsWith("Critical", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Caller_ThatHangsUpWhileTheHandlerRuns_CancelsIt(bool reset)
    {
        await using HostileServer server = await HostileServer.StartAsync(options => options.Deadline = TimeSpan.FromMinutes(5));
        using RawConnection connection = await server.OpenAsync();
        await connection.SendAsync(RawConnection.Post("/emg/after_send", HostileServer.Sample));
        await server.Plugin.Entered.Task.WaitAsync(Deadline, TestContext.Current.CancellationToken);

        if (reset)
        {
            connection.Reset();
        }
        else
        {
            connection.Dispose();
        }

        await server.Plugin.Cancelled.Task.WaitAsync(Deadline, TestContext.Current.CancellationToken);
        await server.ShouldBeUnharmedAsync();
    }
}
