using System.Globalization;

namespace HookSdk;

/// <summary>What is noted of a call for observers, and for plugins on trial. Made only where there are some.</summary>
internal sealed class HookTrail(HookServer server, string hook, HookConnection connection, object? request, ulong observers)
{
    private static long _lastId;

    private readonly List<HookStep> _steps = [];
    private List<string>? _asked;
    private string? _callId;

    public HookServer Server => server;

    /// <summary>Who wants to be told, as <see cref="ObserverList.Ask"/> has it.</summary>
    public ulong Observers => observers;

    /// <summary>What the call came in on.</summary>
    public HookConnection Connection => connection;

    public string Hook => hook;

    /// <summary>How the hook's calls look.</summary>
    public HookForm Form { get; init; } = HookForm.None;

    /// <summary>Prints a request that is read from the call's bytes; null: nobody can.</summary>
    public Func<HookBody, string?>? Print { get; init; }

    public object? Request => request;

    /// <summary>Null: no handler ran.</summary>
    public HookContext? Context { get; set; }

    public string CallId => _callId ??= Context?.CallId ?? "-" + Interlocked.Increment(ref _lastId).ToString("x", CultureInfo.InvariantCulture);

    public HookCaller Caller => Context?.Caller ?? (request as INamesCaller)?.NameCaller(connection.Caller) ?? connection.Caller;

    public IReadOnlyList<HookStep> Steps => _steps;

    public HookOutcome Outcome { get; set; }

    public string? Cause { get; set; }

    public void Add(string plugin, HookOutcome outcome, object? reply, StepEffect effect = StepEffect.None, Exception? exception = null, bool isByFilter = false) =>
        _steps.Add(new HookStep(plugin, outcome, reply) { Effect = effect, Ended = Context?.Elapsed ?? TimeSpan.Zero, Exception = exception, IsByFilter = isByFilter });

    /// <summary>Notes that a plugin with filters around it was called. On whichever thread a filter does that.</summary>
    public void NoteAsked(string plugin)
    {
        lock (_steps)
        {
            (_asked ??= []).Add(plugin);
        }
    }

    /// <summary>Whether a plugin with filters around it was called.</summary>
    public bool WasAsked(string plugin)
    {
        lock (_steps)
        {
            return _asked?.Contains(plugin) == true;
        }
    }
}
