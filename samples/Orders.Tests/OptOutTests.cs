using HookSdk.Testing;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Orders.Tests;

public sealed class OptOutTests : IDisposable
{
    private readonly WebApplicationFactory<OptOutPlugin> _application = new();

    [Fact]
    public async Task Number_ThatHasOptedOut_GetsNoMessage()
    {
        _application.Services.GetRequiredService<OptOutList>().Add("46700000001");
        await using FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Handler(_application.Server.CreateHandler(), "/emg"));

        (await emg.ReceiveAsync(new("INFO", "46700000001", "hi"))).EnsureRejected();
        (await emg.ReceiveAsync(new("INFO", "46700000002", "hi"))).EnsureSent();
    }

    public void Dispose() => _application.Dispose();
}
