using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace HookSdk.VerneMq.Tests;

/// <summary>VerneMQ 2.2.0 sends head and body of a call in two segments, the second not before the first was acknowledged.</summary>
public sealed class QuickAckTests(ITestOutputHelper output)
{
    private const int Calls = 40;

    [Fact]
    public async Task TwoSegments_WithoutNoDelay_AreNotHeldUp()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has TCP_QUICKACK.");

        double[] with = await MeasureAsync(isOn: true);
        double[] without = await MeasureAsync(isOn: false);

        output.WriteLine($"median call with quick acknowledgement {Median(with):0.00} ms, without {Median(without):0.00} ms; first call {with[0]:0.00} and {without[0]:0.00} ms");
        with.Length.ShouldBe(Calls);
        Assert.SkipUnless(Median(without) > 20, "This kernel does not delay acknowledgements on loopback.");

        // Not a limit in time: the delays are the kernel's, and the faster half of the calls must be free of them.
        Median(with).ShouldBeLessThan(Median(without) / 2);
    }

    private static double Median(double[] times) => times.Order().ElementAt(times.Length / 2);

    private static async Task<double[]> MeasureAsync(bool isOn)
    {
        await using HookApp app = await HookApp.StartAsync(new HttpTests.Some(), o => o.QuickAck = isOn);
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = false };
        await socket.ConnectAsync(IPAddress.Loopback, app.Client.BaseAddress!.Port, TestContext.Current.CancellationToken);
        byte[] body = """{"username":null,"mountpoint":"","client_id":"c","qos":1,"topic":"t","payload":"eA==","retain":false}"""u8.ToArray();
        byte[] head = Encoding.ASCII.GetBytes($"POST /vernemq HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nvernemq-hook: auth_on_publish\r\nContent-Length: {body.Length}\r\n\r\n");
        byte[] reply = new byte[4096];
        List<double> times = [];
        for (int i = 0; i < Calls; i++)
        {
            long started = Stopwatch.GetTimestamp();
            await socket.SendAsync(head, TestContext.Current.CancellationToken);
            await socket.SendAsync(body, TestContext.Current.CancellationToken);
            string text = "";
            while (!text.EndsWith('}'))
            {
                int read = await socket.ReceiveAsync(reply, TestContext.Current.CancellationToken);
                read.ShouldBeGreaterThan(0);
                text += Encoding.ASCII.GetString(reply, 0, read);
            }

            text.ShouldEndWith("""{"result":"ok"}""");
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return [.. times];
    }
}
