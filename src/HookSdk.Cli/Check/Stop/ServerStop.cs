using System.Diagnostics;
using System.Globalization;
using HookSdk.Cli.Check.Rules;
using HookSdk.Cli.Terminal;

namespace HookSdk.Cli.Check.Stop;

/// <summary>Stops or restarts the server in the middle of calls.</summary>
/// <param name="pid">The server's process, which gets SIGTERM; null: the command is run.</param>
/// <param name="restartCommand">What restarts the server.</param>
internal sealed class ServerStop(int? pid, string? restartCommand)
{
    public const string HowToSay = "Say how the server is stopped: --pid NUMBER, or --restart-command COMMAND.";
    private const string HowToName = "Name the server's process: --pid NUMBER";
    private const int Workers = 8;
    private const int CallsBefore = 40;
    private const int CallsAfter = 20;
    private const int MostLost = 1000;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static ServerStop? Of(int? pid, string? restartCommand) => (pid, restartCommand) switch
    {
        (null, null) => null,
        (not null, not null) => throw CommandException.Usage("--pid and --restart-command are both there.", "Use one of them."),
        (not null, null) when OperatingSystem.IsWindows() => throw CommandException.Usage("Windows has no SIGTERM.", "Use --restart-command."),
        (not null, null) when ProblemOf(pid.Value) is { } problem => throw CommandException.Usage(problem, HowToName),
        _ => new(pid, restartCommand),
    };

    /// <summary>Why this is no process to send SIGTERM to; null: it is one that may be meant.</summary>
    public static string? ProblemOf(int pid) =>
        pid < 2 ? $"--pid {pid} is no server's process: 0 and negative numbers mean many processes at once, and 1 is the machine's own."
        : pid == Environment.ProcessId ? $"Process {pid} is hooksdk itself."
        : pid == Parent() ? $"Process {pid} has started hooksdk."
        : IsRunning(pid) ? null
        : $"There is no process {pid}.";

    /// <summary>Keeps calling, stops or restarts the server meanwhile, and counts what is lost.</summary>
    public async Task<Finding> LookAsync(Func<CancellationToken, Task<CallEnd>> callAsync, TimeProvider clock, CancellationToken cancellationToken)
    {
        using CancellationTokenSource late = new(Longest, clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        Tally tally = new(restarts: pid is null);
        Task[] workers = [.. Enumerable.Range(0, Workers).Select(_ => Task.Run(() => WorkAsync(callAsync, tally, clock, either.Token), either.Token))];
        try
        {
            await tally.Warm.Task.WaitAsync(either.Token).ConfigureAwait(false);
            tally.IsStopping = true;
            if (await StopAsync(either.Token).ConfigureAwait(false) is { } problem)
            {
                return Finding.Fail(problem);
            }

            tally.HasStopped = pid is null;
            await Task.WhenAll(workers).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return tally.Lost.Count > 0 ? Lost(tally)
                : Finding.Fail(pid is null ? $"60 s after {CallsBefore} calls the server does not answer again" : "60 s after SIGTERM the server still takes calls");
        }
        finally
        {
            await late.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(workers).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return tally.Lost.Count == 0 ? Finding.Pass($"{tally.Answered} calls answered, none lost") : Lost(tally);
    }

    private static Finding Lost(Tally tally) => Finding.Fail($"{tally.Lost.Count} calls lost, {tally.Answered} answered; the first: {tally.Lost[0]}");

    private static async Task WorkAsync(Func<CancellationToken, Task<CallEnd>> callAsync, Tally tally, TimeProvider clock, CancellationToken cancellationToken)
    {
        while (tally.GoesOn)
        {
            CallEnd end = await callAsync(cancellationToken).ConfigureAwait(false);
            tally.Count(end);
            if (end == CallEnd.Refused)
            {
                await Task.Delay(Pause, clock, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The process that has started this one; null: the system does not say.</summary>
    private static int? Parent()
    {
        try
        {
            // The name stands in parentheses and may hold anything; behind it come the state and the parent.
            string stat = File.ReadAllText("/proc/self/stat");
            return int.TryParse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture, out int parent) ? parent : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsRunning(int pid)
    {
        try
        {
            using Process process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Null: it went well.</summary>
    private async Task<string?> StopAsync(CancellationToken cancellationToken)
    {
        // Between the start and now the process may have ended, and a wrong number does harm that cannot be undone.
        if (pid is { } server && ProblemOf(server) is { } problem)
        {
            return problem;
        }

        // No output of it is read: a server that the command leaves behind would hold it open.
        string command = pid is { } number ? string.Create(CultureInfo.InvariantCulture, $"kill -TERM {number}") : restartCommand!;
        ProcessStartInfo start = OperatingSystem.IsWindows() ? new("cmd", $"/s /c \"( {command} ) >nul 2>&1\"") : new("/bin/sh", ["-c", $"exec >/dev/null 2>&1\n{command}"]);
        using Process process = Process.Start(start)!;
        await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        return process.ExitCode == 0 ? null : $"{(pid is null ? "the restart command" : "kill")} ended with {process.ExitCode}";
    }

    private sealed class Tally(bool restarts)
    {
        private readonly Lock _lock = new();
        private readonly List<string> _lost = [];
        private int _answered;
        private int _answeredAfter;
        private bool _wasRefused;

        public TaskCompletionSource Warm { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsStopping { get; set; }

        /// <summary>Whether the restart command has ended: what is answered from now on is answered by the new server.</summary>
        public bool HasStopped { get; set; }

        public IReadOnlyList<string> Lost
        {
            get
            {
                lock (_lock)
                {
                    return [.. _lost];
                }
            }
        }

        public int Answered => Volatile.Read(ref _answered);

        public bool GoesOn
        {
            get
            {
                lock (_lock)
                {
                    return _lost.Count < MostLost && (restarts ? _answeredAfter < CallsAfter : !_wasRefused);
                }
            }
        }

        public void Count(CallEnd end)
        {
            lock (_lock)
            {
                if (end.Problem is { } problem)
                {
                    _lost.Add(problem);
                    if (_lost.Count >= CallsBefore)
                    {
                        Warm.TrySetResult();
                    }
                }
                else if (end.IsAnswered)
                {
                    _answeredAfter += HasStopped ? 1 : 0;
                    if (++_answered >= CallsBefore)
                    {
                        Warm.TrySetResult();
                    }
                }
                else
                {
                    _wasRefused |= IsStopping;
                }
            }
        }
    }
}
