using HookSdk.Emg;
using HookSdk.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateways.Tests;

/// <summary>The whole program between two fake gateways.</summary>
public sealed class GatewaysTests : IAsyncDisposable
{
    private readonly WebApplicationFactory<Program> _program = new();

    [Theory]
    [InlineData("north", "smpp-north")]
    [InlineData("south", "smpp-south")]
    public async Task Message_LeavesByTheConnectorOfItsGateway_UnlessItsSenderIsBlocked(string server, string connector)
    {
        await using FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Handler(_program.Server.CreateHandler(), server), o => o.Connectors.Add(new EmgConnector(connector)));

        (await emg.ReceiveAsync(new EmgMessage("SHOP", "46700000001", "hi"))).EnsureRoutedTo(connector);
        (await emg.ReceiveAsync(new EmgMessage("SPAM", "46700000001", "hi"))).EnsureRejected();
        emg.EnsureNoFallback();
    }

    [Fact]
    public async Task Report_IsKeptAfterTheGatewayWasAnswered()
    {
        await using FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Handler(_program.Server.CreateHandler(), "north"));

        await emg.ReceiveDlrAsync(new([new("ORIGID", "7"), new("MESSAGESTATE", "DELIVERED")]));

        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        (await _program.Services.GetRequiredService<ReportLog>().ReadAsync(patience.Token)).ShouldBe("7 DELIVERED");
    }

    public ValueTask DisposeAsync() => _program.DisposeAsync();
}
