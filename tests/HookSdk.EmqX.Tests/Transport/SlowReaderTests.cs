using HookSdk.EmqX.Tests.Transport.Raw;
using HookSdk.Testing;
using Microsoft.Extensions.DependencyInjection;
using static HookSdk.EmqX.Tests.Transport.Raw.RawHttp2;

namespace HookSdk.EmqX.Tests.Transport;

/// <summary>Callers that do not take their replies.</summary>
public sealed class SlowReaderTests
{
    /// <summary>The caller's window for the stream holds 65,535 bytes, and it opens it no further.</summary>
    [Fact]
    public async Task LargeReply_ThatIsNotTaken_IsGivenUp_AndOthersAreAnswered()
    {
        FakeClock clock = new();
        await using GrpcTestApp app = await GrpcTestApp.StartAsync(build: b => b.Services.AddSingleton<TimeProvider>(clock));
        await using RawHttp2 raw = await ConnectAsync(app.Port);

        RawAnswer answer = await raw.StartAsync(CallHeaders(InteropService.Echo), Message("B1000000"u8));
        await Waiting.UntilAsync(() => answer.Data.Count == 65_535 && clock.WaitingTimers == 1);
        await raw.ShouldStillWorkAsync();
        answer.Ended.IsCompleted.ShouldBeFalse();

        clock.Advance(TimeSpan.FromSeconds(30));
        await answer.Ended.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        answer.Reset.ShouldNotBeNull();
        await Waiting.UntilAsync(() => app.Transport.InFlight == 0);
        await raw.ShouldStillWorkAsync();
    }
}
