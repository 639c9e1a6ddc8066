using HookSdk.M4;
using HookSdk.Testing;

namespace HookSdk.Inspector.Tests;

/// <summary>Brokers that call the server.</summary>
internal static class Callers
{
    /// <summary>A few calls of each fake: answered, refused, and one whose plugin throws.</summary>
    public static async Task CallAllAsync(InspectorApp app)
    {
        await using FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Url(new Uri(app.Url + "/emg")));
        await emg.ReceiveAsync(new("INFO", "46701234567", "secret words"));
        await emg.ReceiveAsync(new("INFO", "46700000001", "secret words"));
        await emg.ReceiveAsync(new("INFO", "46700000009", "secret words"));
        await using FakeM4 m4 = await FakeM4.StartAsync(HookTarget.Url(new Uri(app.Url + "/m4")));
        await m4.CallAsync(new M4Call { ConnectionPointId = 2, UserId = 2, Source = "37000000000", Destination = "37012345678" });
        await using FakeVerneMq verne = await FakeVerneMq.StartAsync(HookTarget.Url(new Uri(app.Url + "/vernemq")), o => o.Registrations.Add(new VerneMqWebhook("auth_on_register_m5", new Uri(app.Url + "/vernemq"))));
        await verne.ConnectAsync("meter-1", "u", "hunter2");
        await verne.ConnectAsync("refused-4711", "u", "hunter2");
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(HookTarget.Url(new Uri(app.GrpcUrl)));
        await emqx.ConnectAsync("meter-2", "u", "hunter2");
    }
}
