using HookSdk.Cli.Terminal;
using Spectre.Console;

namespace HookSdk.Cli;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        // A stream that the shell has closed throws when it is asked for.
        if (Opened(static () => Console.Out) is not { } output)
        {
            new Screen(TextWriter.Null, Opened(static () => Console.Error) ?? TextWriter.Null).Problem("The output is closed.", "Let it go to a terminal, a file or a pipe.");
            return (int)ExitCode.BadUsage;
        }

        bool hasColors = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        IAnsiConsole? terminal = Console.IsOutputRedirected ? null : AnsiConsole.Create(new AnsiConsoleSettings
        {
            ColorSystem = hasColors ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        });

#pragma warning disable RS0030 // The one place where the machine's clock comes in.
        TimeProvider clock = TimeProvider.System;
#pragma warning restore RS0030

        return await HookSdkCommand.RunAsync(args, new Screen(output, Opened(static () => Console.Error) ?? TextWriter.Null, terminal is { Profile.Capabilities.Ansi: true } ? terminal : null), clock).ConfigureAwait(false);
    }

    private static TextWriter? Opened(Func<TextWriter> open)
    {
        try
        {
            return open();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
