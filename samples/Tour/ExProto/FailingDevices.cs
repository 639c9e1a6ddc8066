using HookSdk.EmqX.ExProto;

namespace Tour.ExProto;

/// <summary>Devices that fail: a line <c>THROW</c> throws, and after <c>HANG</c> nobody reads on. Each other line is answered.</summary>
internal sealed class FailingDevices : ExProtoHandler
{
    private static readonly Framing Lines = Framing.Lines(256);

    public override async Task RunAsync(ExProtoConnection connection)
    {
        await foreach (ExProtoEvent e in connection.ReadAsync(Lines))
        {
            switch (e.Text)
            {
                case "THROW":
                    throw new InvalidOperationException("This handler throws.");
                case "HANG":
                    await Task.Delay(Timeout.Infinite, connection.Closed);
                    break;
                default:
                    await connection.SendAsync("GOT\n");
                    break;
            }
        }
    }
}
