using HookSdk.Cli.Terminal;

namespace HookSdk.Cli.Servers;

/// <summary>Says now and then that a command still waits, beside the output.</summary>
internal static class Waiting
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    /// <summary>Waits for a task, and throws what it throws.</summary>
    /// <param name="task">The task.</param>
    /// <param name="what">What is waited for, as the beginning of a sentence.</param>
    /// <param name="screen">Where it is told.</param>
    /// <param name="clock">What is waited by.</param>
    public static async Task TellAsync(Task task, string what, Screen screen, TimeProvider clock)
    {
        long began = clock.GetTimestamp();
        while (!task.IsCompleted)
        {
            await task.WaitAsync(Every, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!task.IsCompleted)
            {
                screen.Aside($"hooksdk: {what}, for {Units.Text(clock.GetElapsedTime(began))} now");
            }
        }

        await task.ConfigureAwait(false);
    }
}
