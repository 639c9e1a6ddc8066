namespace HookSdk.Hosting.Tests;

/// <summary>Waits for what no event tells.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    public static Task HoldsAsync(Func<bool> condition, Func<string> problem) => HoldsAsync(() => Task.FromResult(condition()), problem);

    public static async Task HoldsAsync(Func<Task<bool>> condition, Func<string> problem)
    {
        long started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(Deadline, problem());
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
