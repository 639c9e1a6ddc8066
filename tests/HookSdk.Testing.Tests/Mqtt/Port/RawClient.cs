using System.Net.Sockets;

namespace HookSdk.Testing.Tests.Mqtt;

/// <summary>A socket without a library.</summary>
internal sealed class RawClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    public static async Task<RawClient> ConnectAsync(MqttPort port)
    {
        RawClient client = new();
        await client.OpenAsync(port);
        return client;
    }

    public Task OpenAsync(MqttPort port) => _socket.ConnectAsync(port.EndPoint);

    public async Task SendAsync(params byte[] bytes)
    {
        try
        {
            await _socket.SendAsync(bytes);
        }
        catch (SocketException)
        {
            // The other side has had enough already.
        }
    }

    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    public async Task<byte[]> ReadAsync(int size)
    {
        byte[] bytes = new byte[size];
        for (int had = 0; had < size;)
        {
            int more = await _socket.ReceiveAsync(bytes.AsMemory(had)).AsTask().WaitAsync(Patience);
            had += more > 0 ? more : throw new EndOfStreamException($"the connection ended after {Convert.ToHexString(bytes, 0, had)}");
        }

        return bytes;
    }

    /// <summary>What comes until the connection ends, be it reset.</summary>
    public async Task<byte[]> ReadToEndAsync()
    {
        using MemoryStream all = new();
        byte[] bytes = new byte[4096];
        try
        {
            while (await _socket.ReceiveAsync(bytes).WaitAsync(Patience) is > 0 and int more)
            {
                all.Write(bytes, 0, more);
            }
        }
        catch (SocketException)
        {
            // It was reset.
        }

        return all.ToArray();
    }

    public void Dispose() => _socket.Dispose();
}
