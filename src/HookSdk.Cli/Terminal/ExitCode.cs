namespace HookSdk.Cli.Terminal;

/// <summary>What the process ends with.</summary>
internal enum ExitCode
{
    /// <summary>Done; where a server was looked at, it behaved.</summary>
    Done = 0,

    /// <summary>The server did not behave: a rule failed, a call failed or came too late, an expectation did not hold.</summary>
    Misbehaved = 1,

    /// <summary>The command line says something that cannot be done.</summary>
    BadUsage = 2,

    /// <summary>Nothing answers at the address: there is nothing to judge.</summary>
    Unreachable = 3,

    /// <summary>Ended by Ctrl+C.</summary>
    Cancelled = 130,
}
