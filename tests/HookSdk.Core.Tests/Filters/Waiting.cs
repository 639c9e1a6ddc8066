using System.Diagnostics;

namespace HookSdk.Core.Tests.Filters;

/// <summary>Waits for what another thread does, with a deadline.</summary>
internal static class Waiting
{
    public static async Task UntilAsync(Func<bool> condition)
    {
        long started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(30));
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
