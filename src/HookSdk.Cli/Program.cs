using HookSdk.Cli.Terminal;
using Spectre.Console;

namespace HookSdk.Cli;

internal static class Program
{
    private static Task<int> Main(string[] args)
    {
        bool hasColors = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        IAnsiConsole? terminal = Console.IsOutputRedirected ? null : AnsiConsole.Create(new AnsiConsoleSettings
        {
            ColorSystem = hasColors ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        });

#pragma warning disable RS0030 // The one place where the machine's clock comes in.
        TimeProvider clock = TimeProvider.System;
#pragma warning restore RS0030

        return HookSdkCommand.RunAsync(args, new Screen(Console.Out, Console.Error, terminal is { Profile.Capabilities.Ansi: true } ? terminal : null), clock);
    }
}
