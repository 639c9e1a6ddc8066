using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace HookSdk.Emg.Tests.Hostile;

/// <summary>On a 404 EMG stops calling a hook until its configuration is loaded again: one that is implemented never answers it.</summary>
public sealed class NeverNotFoundTests
{
    private const int Callers = 4;
    private const int Rounds = 4;
    private const int RepliesARound = 50;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Hook_WhileItsServerStartsAndStops_IsAnsweredOrUnavailableButNeverNotFound()
    {
        int port = FreePort();
        ConcurrentBag<HttpStatusCode> replies = [];
        SemaphoreSlim answered = new(0);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task[] callers = [.. Enumerable.Range(0, Callers).Select(_ => Task.Run(() => KeepCallingAsync(port, replies, answered, end.Token), end.Token))];

        for (int round = 0; round < Rounds; round++)
        {
            await using WebApplication app = HostileServer.Build(builder => builder.WebHost.UseUrls($"http://127.0.0.1:{port}"));
            await app.StartAsync(TestContext.Current.CancellationToken);
            for (int i = 0; i < RepliesARound; i++)
            {
                (await answered.WaitAsync(Deadline, TestContext.Current.CancellationToken)).ShouldBeTrue();
            }

            await app.StopAsync(TestContext.Current.CancellationToken);
        }

        await end.CancelAsync();
        await Task.WhenAll(callers);
        replies.Count.ShouldBeGreaterThanOrEqualTo(Rounds * RepliesARound);
        replies.Distinct().Except([HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable]).ShouldBeEmpty();
    }

    private static async Task KeepCallingAsync(int port, ConcurrentBag<HttpStatusCode> replies, SemaphoreSlim answered, CancellationToken end)
    {
        byte[] request = RawConnection.Post("/emg/route", HostileServer.Sample);
        while (!end.IsCancellationRequested)
        {
            try
            {
                using RawConnection connection = await RawConnection.OpenAsync(port);
                while (!end.IsCancellationRequested)
                {
                    await connection.SendAsync(request);
                    replies.Add((await connection.ReceiveAsync()).Status);
                    answered.Release();
                }
            }
            catch (Exception e) when (e is SocketException or ShouldAssertException)
            {
                // Not listening, or closed: no HTTP reply.
                await Task.Yield();
            }
        }
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
