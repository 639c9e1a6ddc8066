using Spectre.Console;

namespace Tour;

/// <summary>One target of the tour: a server, a fake broker that calls it, and what both counted.</summary>
internal abstract class TourStop
{
    /// <summary>Runs it.</summary>
    /// <returns>Whether both sides counted the same.</returns>
    public abstract Task<bool> RunAsync(IAnsiConsole console, TourOptions options);

    /// <summary>Keeps the server running until Ctrl+C.</summary>
    protected static async Task WaitForCtrlCAsync(IAnsiConsole console, string example)
    {
        console.MarkupLine("Still serving; Ctrl+C ends it. Try:");
        console.WriteLine(example);
        TaskCompletionSource ended = new();
        Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            ended.TrySetResult();
        };
        await ended.Task;
    }
}
