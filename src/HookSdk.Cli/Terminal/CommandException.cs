namespace HookSdk.Cli.Terminal;

/// <summary>A command that cannot go on: what is wrong, and what to do next.</summary>
internal sealed class CommandException(ExitCode code, string problem, string next) : Exception(problem)
{
    public ExitCode Code => code;

    public string Next => next;

    public static CommandException Usage(string problem, string next) => new(ExitCode.BadUsage, problem, next);
}
