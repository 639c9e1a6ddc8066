using System.Collections.Concurrent;
using System.Globalization;
using HookSdk.EmqX.ExProto;

namespace HookSdk.EmqX.Tests.ExProto;

using Framing = HookSdk.EmqX.ExProto.Framing;

/// <summary>A protocol for tests: one command a line, and one answer a line.</summary>
internal sealed class LineHandler : ExProtoHandler
{
    private int _running;

    public ConcurrentQueue<ExProtoConnection> Connections { get; } = new();

    public TaskCompletionSource Blocked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What UDP and DTLS devices are read with; null: one frame a datagram.</summary>
    public Framing? DatagramFraming { get; set; }

    /// <summary>Comes before each line is handled.</summary>
    public Func<Task>? Pace { get; set; }

    public int Running => Volatile.Read(ref _running);

    public override async Task RunAsync(ExProtoConnection connection)
    {
        Interlocked.Increment(ref _running);
        Connections.Enqueue(connection);
        try
        {
            await foreach (ExProtoEvent e in connection.ReadAsync(connection.IsDatagrams ? DatagramFraming : Framing.Lines(100)))
            {
                if (Pace is { } pace)
                {
                    await pace();
                }

                if (e.Message is { } message)
                {
                    await connection.SendAsync($"MSG {message.Topic} {message.Text}\n");
                }
                else if (!await HandleAsync(connection, e.Text.Split(' ')))
                {
                    return;
                }
            }
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private async Task<bool> HandleAsync(ExProtoConnection connection, string[] words)
    {
        string answer = "OK";
        try
        {
            switch (words)
            {
                case ["login", var id, var password]:
                    answer = await connection.AuthenticateAsync(new ExProtoClient(id) { UserName = "u" }, password) ? "OK" : "REFUSED";
                    break;
                case ["login", var id, var password, var name]:
                    answer = await connection.AuthenticateAsync(new ExProtoClient(id, name) { UserName = "u" }, password) ? "OK" : "REFUSED";
                    break;
                case ["pub", var topic, var qos, var text]:
                    await connection.PublishAsync(topic, System.Text.Encoding.UTF8.GetBytes(text), int.Parse(qos, CultureInfo.InvariantCulture));
                    break;
                case ["sub", var filter]:
                    await connection.SubscribeAsync(filter, 1);
                    break;
                case ["unsub", var filter]:
                    await connection.UnsubscribeAsync(filter);
                    break;
                case ["alive", var seconds]:
                    await connection.StartKeepAliveAsync(TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)));
                    break;
                case ["echo", var text]:
                    answer = text;
                    break;
                case ["who"]:
                    answer = $"{connection.Peer} {connection.Local} {connection.SocketType} {connection.Certificate?.CommonName} {connection.Caller.Node}";
                    break;
                case ["throw"]:
                    throw new InvalidOperationException("the secret of the loop");
                case ["block"]:
                    await Blocked.Task;
                    break;
                case ["close"]:
                    await connection.SendAsync("BYE\n");
                    await connection.CloseAsync();
                    return true;
                case ["bye"]:
                    return false;
            }
        }
        catch (ExProtoException e) when (e.Error is not ExProtoError.ConnectionGone)
        {
            answer = e.Error.ToString();
        }

        await connection.SendAsync(answer + "\n");
        return true;
    }
}
