using System.Diagnostics;

namespace HookSdk.EmqX.Tests.Transport;

/// <summary>Waits for what another thread does, with a deadline.</summary>
internal static class Waiting
{
    public static async Task UntilAsync(Func<bool> condition, TimeSpan? patience = null)
    {
        long started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Stopwatch.GetElapsedTime(started).ShouldBeLessThan(patience ?? TimeSpan.FromSeconds(30));
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
