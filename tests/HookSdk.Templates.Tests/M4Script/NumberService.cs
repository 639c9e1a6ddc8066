using System.Net;
using System.Net.Sockets;
using System.Text;

namespace HookSdk.Templates.Tests.M4Script;

/// <summary>A service for ported numbers that knows one answer.</summary>
internal sealed class NumberService : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly byte[] _reply;
    private readonly Task _serving;

    private NumberService(string answer)
    {
        _reply = Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {answer.Length}\r\nConnection: close\r\n\r\n{answer}");
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/lnp";

    public string LastPath { get; private set; } = "";

    public static NumberService Start(string answer) => new(answer);

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync();
                using StreamReader reader = new(client.GetStream(), Encoding.ASCII);
                LastPath = (await reader.ReadLineAsync())?.Split(' ')[1] ?? "";
                while (await reader.ReadLineAsync() is { Length: > 0 })
                {
                }

                await client.GetStream().WriteAsync(_reply);
            }
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
        {
            // Stopped.
        }
    }
}
