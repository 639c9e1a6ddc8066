namespace HookSdk.Cli.Terminal;

/// <summary>A command that cannot go on: what is wrong, and what to do next.</summary>
internal sealed class CommandException(ExitCode code, string problem, string next) : Exception(problem)
{
    public ExitCode Code => code;

    public string Next => next;

    public static CommandException Usage(string problem, string next) => new(ExitCode.BadUsage, problem, next);

    /// <summary>Nothing answers at an address.</summary>
    public static CommandException Unreachable(string where, string why, string next) => new(ExitCode.Unreachable, $"Nothing answers at {where}: {why}", next);

    /// <summary>The port of EMQX's adapter is taken, or none.</summary>
    public static CommandException AdapterPort(int port, Exception e) =>
        Usage($"EMQX's adapter cannot listen on port {port}: {e.Message.Split(" (Parameter")[0]}", "Stop what listens there, or name another port by --adapter-port and tell the server of it.");
}
