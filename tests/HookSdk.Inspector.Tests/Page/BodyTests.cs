using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using HookSdk.Emg;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using KestrelServerOptions = Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions;
using MinDataRate = Microsoft.AspNetCore.Server.Kestrel.Core.MinDataRate;

namespace HookSdk.Inspector.Tests.Page;

/// <summary>Bodies that do not come: they cost little memory, no stack trace in the log, and no more than a number of calls at once.</summary>
public sealed class BodyTests
{
    [Fact]
    public async Task Body_ThatComesTooSlowly_IsAnswered_WithoutATrace()
    {
        await using InspectorApp app = await InspectorApp.StartAsync(services: static s => s.Configure<KestrelServerOptions>(static k => k.Limits.MinRequestBodyDataRate = new MinDataRate(1024 * 1024, TimeSpan.FromSeconds(1.5))));
        string answer = await SendAsync(app, end: false);

        answer.ShouldStartWith("HTTP/1.1 408 ");
        answer.ShouldContain("{\"error\":");
        app.Log.Lines.ShouldNotContain(static l => l.StartsWith("Error ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Body_ThatBreaksOff_LeavesNoTrace()
    {
        await using InspectorApp app = await InspectorApp.StartAsync();
        string answer = await SendAsync(app, end: true);

        (answer.Length == 0 || answer.StartsWith("HTTP/1.1 400 ", StringComparison.Ordinal)).ShouldBeTrue(answer);
        app.Log.Lines.ShouldNotContain(static l => l.StartsWith("Error ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Body_ThatNeverEnds_IsGivenUp()
    {
        FakeTimeProvider clock = new();
        Pipe pipe = new();
        DefaultHttpContext context = new() { Request = { Body = pipe.Reader.AsStream() } };
        Task<ReadOnlyMemory<byte>> reading = InspectorBody.ReadAsync(context, clock);
        reading.IsCompleted.ShouldBeFalse();
        clock.Advance(InspectorBody.Longest);

        BadHttpRequestException e = await Should.ThrowAsync<BadHttpRequestException>(() => reading);
        (e.StatusCode, e.Message).ShouldBe((408, "The body did not come within 30 seconds."));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Body_ThatIsTooLarge_IsRefused(bool saysSo)
    {
        DefaultHttpContext context = new() { Request = { Body = new MemoryStream(new byte[InspectorBody.MostBytes + 1]), ContentLength = saysSo ? InspectorBody.MostBytes + 1 : null } };
        BadHttpRequestException e = await Should.ThrowAsync<BadHttpRequestException>(() => InspectorBody.ReadAsync(context, TimeProvider.System));
        (e.StatusCode, e.Message).ShouldBe((400, "The body is larger than 1 MiB."));
    }

    [Fact]
    public async Task Body_OfAsMuchAsMayBe_IsRead()
    {
        DefaultHttpContext context = new() { Request = { Body = new MemoryStream(new byte[InspectorBody.MostBytes]), ContentLength = InspectorBody.MostBytes } };
        (await InspectorBody.ReadAsync(context, TimeProvider.System)).Length.ShouldBe(InspectorBody.MostBytes);
    }

    /// <summary>What a caller says of the length of its body costs nothing.</summary>
    [Fact]
    public async Task Body_OfWhichOneByteHasCome_TakesLittleMemory()
    {
        Pipe pipe = new();
        await pipe.Writer.WriteAsync("{"u8.ToArray(), TestContext.Current.CancellationToken);
        DefaultHttpContext context = new() { Request = { Body = pipe.Reader.AsStream(), ContentLength = InspectorBody.MostBytes } };

        long before = GC.GetAllocatedBytesForCurrentThread();
        Task<ReadOnlyMemory<byte>> reading = InspectorBody.ReadAsync(context, TimeProvider.System);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        reading.IsCompleted.ShouldBeFalse();
        allocated.ShouldBeLessThan(64 * 1024);
    }

    [Fact]
    public async Task Calls_BeyondThoseThatRunAtOnce_AreRefused_UntilOneHasEnded()
    {
        const int Most = 32;
        Slow slow = new(Most);
        await using InspectorApp app = await InspectorApp.StartAsync(services: s => s.AddEmg().Add(slow));
        using HttpClient page = app.Page();
        object call = new { server = "emg", key = "after_send", text = """{"qe":{}}""" };
        Task<HttpResponseMessage>[] sent = [.. Enumerable.Range(0, Most).Select(_ => page.PostAsJsonAsync("api/try", call, TestContext.Current.CancellationToken))];
        await slow.AllStarted.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        try
        {
            using HttpResponseMessage refused = await page.PostAsJsonAsync("api/code", call, TestContext.Current.CancellationToken);
            refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            (await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("32 calls to the inspector are under way already");
        }
        finally
        {
            slow.Release.SetResult();
        }

        foreach (HttpResponseMessage answer in await Task.WhenAll(sent))
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            answer.Dispose();
        }

        using HttpResponseMessage after = await page.PostAsJsonAsync("api/code", call, TestContext.Current.CancellationToken);
        after.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>Sends the head of a call and one byte of its body, and takes the answer.</summary>
    private static async Task<string> SendAsync(InspectorApp app, bool end)
    {
        Uri url = new(app.Url);
        using TcpClient client = new();
        await client.ConnectAsync(url.Host, url.Port, TestContext.Current.CancellationToken);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /_hooks/api/code HTTP/1.1\r\nHost: {url.Authority}\r\n{StartToken.Header}: {app.Token}\r\nContent-Type: application/json\r\nContent-Length: {InspectorBody.MostBytes}\r\n\r\n{{"), TestContext.Current.CancellationToken);
        if (end)
        {
            client.Client.Shutdown(SocketShutdown.Send);
        }

        using StreamReader reader = new(stream, Encoding.ASCII);
        try
        {
            return await reader.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        }
        catch (IOException) when (end)
        {
            // Who breaks off may be cut off without an answer.
            return "";
        }
    }

    [FailOpen]
    private sealed class Slow(int most) : EmgPlugin
    {
        private int _started;

        public TaskCompletionSource AllStarted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override async ValueTask<ChangeReply> AfterSendAsync(AfterSendRequest request, HookContext context)
        {
            if (Interlocked.Increment(ref _started) == most)
            {
                AllStarted.SetResult();
            }

            await Release.Task;
            return ChangeReply.NoChange();
        }
    }
}
