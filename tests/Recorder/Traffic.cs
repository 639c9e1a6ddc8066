using HookSdk.Testing;

namespace HookSdk.Tests.Recorder;

/// <summary>What brokers call the server with: each target by its fake, with a password and payloads that are easy to find again.</summary>
internal static class Traffic
{
    public const string Password = "hunter2-planted";
    public const string Payload = "planted-payload-text";

    /// <summary>The payload as VerneMQ's and EMQX's wires have it.</summary>
    public static string PayloadBase64 { get; } = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Payload));

    public static IReadOnlyList<string> Targets { get; } = ["emg", "m4", "vernemq", "exhook", "exproto"];

    public static Task PlayAsync(this RecordedApp app, string target) => target switch
    {
        "emg" => EmgAsync(app),
        "m4" => M4Async(app),
        "vernemq" => VerneMqAsync(app),
        "exhook" => ExHookAsync(app),
        _ => ExProtoAsync(app),
    };

    private static async Task EmgAsync(RecordedApp app)
    {
        await using FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Url(new Uri(app.UrlOf("emg"))), static o => o.CheckServer = false);
        foreach (string destination in (string[])["46700000001", "46701234567", "47700000002", "46709999999"])
        {
            await emg.ReceiveAsync(new("INFO", destination, Payload));
        }
    }

    private static async Task M4Async(RecordedApp app)
    {
        await using FakeM4 m4 = await FakeM4.StartAsync(HookTarget.Url(new Uri(app.UrlOf("m4"))));
        foreach (string destination in (string[])["37012345678", "37090000001", "37011111111"])
        {
            await m4.CallAsync("37000000000", destination);
        }
    }

    private static async Task VerneMqAsync(RecordedApp app)
    {
        await using FakeVerneMq verneMq = await FakeVerneMq.StartAsync(HookTarget.Url(new Uri(app.UrlOf("vernemq"))));
        await verneMq.ConnectAsync("stranger", "u", Password);
        FakeVerneMqClient client = (await verneMq.ConnectAsync("meter-1", "u", Password)).Client;
        await client.PublishAsync("meters/1", Payload, qos: 1);
        await client.PublishAsync("meters/2", Payload, qos: 1);
        await client.DisconnectAsync();
    }

    private static async Task ExHookAsync(RecordedApp app)
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(HookTarget.Url(new Uri(app.UrlOf("exhook"))), static o => o.CheckServer = false);
        await emqx.ConnectAsync("stranger", "u", Password);
        FakeEmqxClient client = (await emqx.ConnectAsync("meter-1", "u", Password)).Client;
        await client.PublishAsync("meters/2", Payload, qos: 1);
        await client.PublishAsync("legacy/1", Payload, qos: 1);
        await client.DisconnectAsync();
        await emqx.SettledAsync();
    }

    private static async Task ExProtoAsync(RecordedApp app)
    {
        await using FakeExProto emqx = await FakeExProto.StartAsync(HookTarget.Url(new Uri(app.UrlOf("exproto"))), o =>
        {
            o.AdapterPort = app.AdapterPort;
            o.Authenticate = static (_, password) => password == Password;
        });
        FakeDevice device = await emqx.ConnectAsync();
        await SayAsync(device, "LOGIN stranger wrong", "OUT");
        await SayAsync(device, $"LOGIN meter-1 {Password}", "IN");
        await SayAsync(device, "LISTEN meters/#", "LISTENS");
        await SayAsync(device, $"TELL other/1 {Payload}", "TOLD");
        await SayAsync(device, Payload, $"OK {Payload}");
        emqx.Publish("meters/all", Payload);
        await device.ExpectAsync($"MSG meters/all {Payload}\n");
        await device.SendAsync("QUIT\n");
        await device.ExpectClosedAsync();

        FakeDevice second = await emqx.ConnectAsync();
        await SayAsync(second, "hello", "OK hello");
        await second.CloseAsync();
    }

    private static async Task SayAsync(FakeDevice device, string line, string answer)
    {
        await device.SendAsync(line + "\n");
        await device.ExpectAsync(answer + "\n");
    }
}
