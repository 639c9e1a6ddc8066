using System.Text;
using HookSdk.EmqX.ExProto;

namespace Tour.ExProto;

/// <summary>Sensors that send one line a reading: <c>HELLO id password</c>, then <c>READ value</c>. Their orders come as messages, and go to them as lines.</summary>
internal sealed class TourDevices : ExProtoHandler
{
    private static readonly Framing Lines = Framing.Lines(256);

    private int _refused;
    private int _readings;
    private int _orders;

    public int Refused => _refused;

    public int Readings => _readings;

    public int Orders => _orders;

    public override async Task RunAsync(ExProtoConnection connection)
    {
        string id = "";
        await foreach (ExProtoEvent e in connection.ReadAsync(Lines))
        {
            string[] words = e.Text.Split(' ');
            switch (words)
            {
                case var _ when e.Message is { } order:
                    Interlocked.Increment(ref _orders);
                    await connection.SendAsync($"DO {order.Text}\n");
                    break;
                case ["HELLO", var name, var password]:
                    if (!await connection.AuthenticateAsync(new ExProtoClient(name), password))
                    {
                        Interlocked.Increment(ref _refused);
                        await connection.SendAsync("NO\n");
                        return;
                    }

                    id = name;
                    await connection.SubscribeAsync($"orders/{id}");
                    await connection.SendAsync("YES\n");
                    break;
                case ["READ", var value]:
                    await connection.PublishAsync($"readings/{id}", Encoding.UTF8.GetBytes(value));
                    Interlocked.Increment(ref _readings);
                    await connection.SendAsync("GOT\n");
                    break;
            }
        }
    }
}
