using System.Text;
using HookSdk.EmqX.ExProto;
using Microsoft.Extensions.Options;

namespace EmqxExProto._1;

/// <summary>
/// One command a line, and one answer a line: <c>OK</c>, or <c>ERR</c> and the reason. Messages of the device's subscriptions come between the answers, as <c>MSG topic payload</c>.
/// </summary>
public sealed class LineProtocol(IOptions<LineOptions> options) : ExProtoHandler
{
    private readonly Framing _lines = Framing.Lines(options.Value.LongestLine);

    public override async Task RunAsync(ExProtoConnection connection)
    {
        await connection.StartKeepAliveAsync(options.Value.KeepAlive);
        await foreach (ExProtoEvent e in connection.ReadAsync(_lines))
        {
            string answer = e.Message is { } message ? $"MSG {message.Topic} {message.Text}" : await AnswerAsync(connection, e.Text);

            // A line break in a message would make two lines of it.
            await connection.SendAsync(answer.Replace('\r', ' ').Replace('\n', ' ') + "\n");
            if (answer == "OK" && e.Text == "BYE")
            {
                return;
            }
        }
    }

    private static async Task<string> AnswerAsync(ExProtoConnection connection, string line)
    {
        try
        {
            switch (line.Split(' ', 4))
            {
                case ["CONNECT", var id, var user, var password]:
                    ExProtoClient client = new(id) { ProtocolVersion = "1", UserName = user };
                    return connection.IsAuthenticated ? "ERR already connected" : await connection.AuthenticateAsync(client, password) ? "OK" : "ERR not authorized";
                case ["PUB", var topic, ("0" or "1" or "2") and var qos, var payload]:
                    await connection.PublishAsync(topic, Encoding.UTF8.GetBytes(payload), qos[0] - '0');
                    return "OK";
                case ["SUB", var filter, ("0" or "1" or "2") and var qos]:
                    await connection.SubscribeAsync(filter, qos[0] - '0');
                    return "OK";
                case ["UNSUB", var filter]:
                    await connection.UnsubscribeAsync(filter);
                    return "OK";
                case ["PING" or "BYE"]:
                    return "OK";
                case ["PUB" or "SUB", _, _, ..]:
                    return "ERR the QoS is 0, 1 or 2";
                default:
                    return "ERR unknown command";
            }
        }
        catch (ArgumentException)
        {
            return "ERR bad topic";
        }
        catch (ExProtoException e) when (e.Error is ExProtoError.NotAuthenticated or ExProtoError.NotAuthorized or ExProtoError.Busy)
        {
            return e.Error switch
            {
                ExProtoError.NotAuthenticated => "ERR not connected",
                ExProtoError.NotAuthorized => "ERR not authorized",
                _ => "ERR busy",
            };
        }
    }
}
