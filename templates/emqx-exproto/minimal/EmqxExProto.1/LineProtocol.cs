using System.Text;
using HookSdk.EmqX.ExProto;

namespace EmqxExProto._1;

/// <summary>A device sends one line with its client id, user and password. Each line after that is published.</summary>
public sealed class LineProtocol : ExProtoHandler
{
    private static readonly Framing Lines = Framing.Lines(1024);

    public override async Task RunAsync(ExProtoConnection connection)
    {
        await foreach (ExProtoEvent e in connection.ReadAsync(Lines))
        {
            if (connection.IsAuthenticated)
            {
                await connection.PublishAsync("devices/up", Encoding.UTF8.GetBytes(e.Text));
            }
            else if (e.Text.Split(' ') is not [var id, var user, var password] || !await connection.AuthenticateAsync(new(id) { UserName = user }, password))
            {
                return;
            }

            await connection.SendAsync("OK\n");
        }
    }
}
