using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;

namespace HookSdk;

/// <summary>Serves until it is told to stop. What stops the start is told by <see cref="StartProblems"/>.</summary>
internal static class ServedProgram
{
    public const int Fine = 0;
    public const int Wrong = 1;

    /// <param name="name">What the program is called in its lines.</param>
    /// <param name="program">Its own assembly; null: the program is HookSdk's.</param>
    /// <param name="errors">Where they go.</param>
    /// <param name="build">Builds the application.</param>
    /// <param name="refuse">Whether it is not to start, which has been told by then: the exit code; null: it is.</param>
    /// <param name="started">What is done once it serves; null: nothing.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string name, Assembly? program, TextWriter errors, Func<StartLines, WebApplication> build, Func<WebApplication, Task<int?>>? refuse = null, Action<WebApplication>? started = null)
    {
        StartLines lines = new();
        WebApplication? app = null;
        try
        {
            try
            {
                app = build(lines);
                if (refuse is not null && await refuse(app).ConfigureAwait(false) is { } code)
                {
                    return code;
                }

                await app.StartAsync().ConfigureAwait(false);
            }
            catch (Exception e)
            {
                foreach (string problem in StartProblems.Of(e, program, app?.Configuration))
                {
                    await errors.WriteLineAsync($"{name}: {problem}").ConfigureAwait(false);
                }

                return Wrong;
            }

            lines.HasStarted = true;
            started?.Invoke(app);
            await app.WaitForShutdownAsync().ConfigureAwait(false);
            return Fine;
        }
        finally
        {
            if (app is not null)
            {
                await app.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
