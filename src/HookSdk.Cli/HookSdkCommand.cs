using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using HookSdk.Cli.Check;
using HookSdk.Cli.Completion;
using HookSdk.Cli.Config;
using HookSdk.Cli.Doctor;
using HookSdk.Cli.Fake;
using HookSdk.Cli.Plugins;
using HookSdk.Cli.Replay;
using HookSdk.Cli.Servers;
using HookSdk.Cli.Terminal;

namespace HookSdk.Cli;

/// <summary>The command <c>hooksdk</c>: its subcommands, and how their ends become exit codes.</summary>
internal static class HookSdkCommand
{
    /// <summary>Runs a command line.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="screen">Where it prints.</param>
    /// <param name="clock">What it measures and waits by.</param>
    /// <param name="input">Where a prompt reads lines; null: the console.</param>
    /// <param name="cancellationToken">Ends it, beside Ctrl+C.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, Screen screen, TimeProvider clock, TextReader? input = null, CancellationToken cancellationToken = default)
    {
        Command root = Build(screen, clock, input);
        try
        {
            return Suggestions.AreAskedFor(args) ? (int)Suggestions.Print(root, args, screen) : await RunAsync(root, args, screen, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            screen.Problem(e.Message, "Look whether the file or the pipe that the output goes to can be written.");
            return (int)ExitCode.BadUsage;
        }
    }

    private static async Task<int> RunAsync(Command root, IReadOnlyList<string> args, Screen screen, CancellationToken cancellationToken)
    {
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is not ExampleHelp)
        {
            screen.Problem(parsed.UnmatchedTokens is [var unknown, ..] ? $"'{unknown}' is no command and no option here." : WithoutTypes(parsed.Errors[0].Message), $"`{PathOf(parsed.CommandResult)} --help` has the options and an example.");
            return (int)ExitCode.BadUsage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(5) }, cancellationToken).ConfigureAwait(false);
        }
        catch (CommandException e)
        {
            screen.Problem(e.Message, e.Next);
            return (int)e.Code;
        }
        catch (OperationCanceledException)
        {
            screen.Aside("hooksdk: cancelled");
            return (int)ExitCode.Cancelled;
        }
        catch (UnauthorizedAccessException e)
        {
            // Help is printed by the console itself, and a stream that is closed may not be written.
            throw new IOException(e.Message, e);
        }
    }

    /// <summary>The parser names the type of .NET that a value is no such one of; every option that has one takes a number: what follows a flag is told as no command.</summary>
    private static string WithoutTypes(string error) =>
        error.IndexOf(" as expected type ", StringComparison.Ordinal) is var at and > 0 ? $"{error[..at]}: it takes a number." : error;

    /// <summary>The command and all below it.</summary>
    internal static ExampleCommand Build(Screen screen, TimeProvider clock, TextReader? input)
    {
        // Not RootCommand, which is called like the file that runs.
        HelpOption help = new();
        help.Action = new ExampleHelp((HelpAction)help.Action!);
        return new(
            "hooksdk",
            "Plays the broker for a hook server of EMG, M4, EMQX or VerneMQ, checks it, says what is wrong between the two, prints the broker's configuration, sends a server what was recorded, and changes the plugins of one that runs.",
            $"hooksdk fake emg --url {Target.Emg.Url} --message \"INFO 46700000002 hello\"",
            $"hooksdk check vernemq --url {Target.VerneMq.Url}",
            $"hooksdk doctor vernemq --url {Target.VerneMq.Url} --config /etc/vernemq/vernemq.conf",
            "hooksdk config exhook --url http://10.0.0.5:9000",
            $"hooksdk replay hook-recordings --url {Target.Emg.Url}")
        {
            help,
            new VersionOption(),
            FakeCommand.Make(screen, clock, input),
            CheckCommand.Make(screen, clock),
            DoctorCommand.Make(screen, clock),
            ConfigCommand.Make(screen),
            ReplayCommand.Make(screen, clock),
            PluginsCommand.Make(screen, clock),
            CompletionCommand.Make(screen),
        };
    }

    private static string PathOf(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{PathOf(parent)} {command.Command.Name}" : "hooksdk";
}
