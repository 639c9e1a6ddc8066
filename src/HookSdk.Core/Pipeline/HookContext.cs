using System.Diagnostics;
using System.Globalization;

namespace HookSdk;

/// <summary>
/// One call of a hook: its name and id, the time that is left, who called, and what ends with it. One a call, never reused.
/// </summary>
/// <example>
/// <code>
/// public static async Task&lt;bool&gt; IsThereAsync(HttpClient http, string user, HookContext context)
/// {
///     // It ends with the call, and leaves half of the time to answer without it.
///     using CancellationTokenSource half = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
///     half.CancelAfter(context.Remaining / 2);
///     return await http.GetStringAsync(new Uri($"http://credit.example/{user}"), half.Token) == "yes";
/// }
/// </code>
/// </example>
public sealed partial class HookContext
{
    private static long _lastId;

    private readonly TimeProvider _time;
    private readonly IServiceProvider? _provider;
    private readonly HookServer? _server;
    private readonly object? _request;
    private long _started;
    private readonly TimeSpan _deadline;
    private string? _callId;
    private Lifetime? _lifetime;

    internal HookContext(string hook, HookConnection connection, TimeSpan deadline, TimeProvider time, IServiceProvider? provider, HookServer? server = null, object? request = null, string? callId = null, long? started = null)
    {
        Hook = hook;
        Connection = connection;
        _deadline = deadline;
        _time = time;
        _started = started ?? time.GetTimestamp();
        _provider = provider;
        _server = server;
        _request = request;
        _callId = callId;
    }

    /// <summary>A form of a call: the same one, with services of another provider. The call itself takes the place of the request, so that no call pays for a field of its own.</summary>
    private HookContext(HookContext call, IServiceProvider provider)
    {
        Hook = call.Hook;
        Connection = call.Connection;
        _deadline = call._deadline;
        _time = call._time;
        _started = call._started;
        _provider = provider;
        _server = call._server;
        _request = call;
    }

    /// <summary>The hook's name, as the broker spells it.</summary>
    public string Hook { get; }

    /// <summary>
    /// An id for logs: the trace id of the call when it is traced, otherwise a number that is unique in this process. No broker sends one of its own.
    /// </summary>
    public string CallId => _callId ??= _request is HookContext call ? call.CallId
        : Activity.Current?.TraceId is { } trace && trace != default
        ? trace.ToHexString()
        : Interlocked.Increment(ref _lastId).ToString("x", CultureInfo.InvariantCulture);

    /// <summary>Who called.</summary>
    public HookCaller Caller => (Call._request as INamesCaller)?.NameCaller(Connection.Caller) ?? Connection.Caller;

    /// <summary>Whom the call is about, as the request has it: the client id of an MQTT client, the source address of a message, the caller's number of a voice call. Null where it names none.</summary>
    public string? Client => (Call._request as INamesClient)?.Client;

    /// <summary>The name of the server that was called, where a target has several; null: it is the one without.</summary>
    public string? ServerName => _server is { } server ? server.Name : (Call._request as MadeUpCall)?.ServerName;

    /// <summary>What filters and plugins of one call hand on to each other. Made on first touch; it ends with the call, and needs no lock while a chain runs one after the other.</summary>
    public IDictionary<object, object?> Items => Touched().Items;

    /// <summary>The time left until the deadline; zero once it has passed. An answer after the deadline is not used.</summary>
    public TimeSpan Remaining
    {
        get
        {
            TimeSpan left = _deadline - Elapsed;
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Cancelled at the deadline, or when the caller hangs up. Hand it to everything that waits.</summary>
    public CancellationToken CancellationToken => Touched().TokenFor(this);

    /// <summary>
    /// Services of a scope of this call's own, opened on first touch. It ends when the handler has ended, which may be after the answer.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The handler has ended.</exception>
    public IServiceProvider Services => Touched().ServicesFor(this);

    /// <summary>What the call came in on, and what gives back its slot.</summary>
    internal HookConnection Connection { get; }

    /// <summary>The call itself, of which this may be a form.</summary>
    private HookContext Call => _request as HookContext ?? this;

    /// <summary>What is noted of the call for observers, and for plugins on trial; null: there are none.</summary>
    internal HookTrail? Trail
    {
        get => Call._lifetime?.Trail;
        set => Touched().Trail = value;
    }

    internal TimeSpan Deadline => _deadline;

    internal TimeSpan Elapsed => _time.GetElapsedTime(_started);

    /// <summary>When the call began, on the clock's own scale.</summary>
    internal long Started => _started;

    /// <summary>The time from the start to a moment on the clock's own scale.</summary>
    internal TimeSpan ElapsedAt(long moment) => _time.GetElapsedTime(_started, moment);

    /// <summary>Takes into account that the call came so long before it began. Whether its deadline has passed by that.</summary>
    internal bool HasWaited(TimeSpan wait)
    {
        _started -= (long)(wait.TotalSeconds * _time.TimestampFrequency);
        return wait >= _deadline;
    }

    /// <summary>Whether the deadline has passed at a moment.</summary>
    internal bool IsLateAt(long moment) => ElapsedAt(moment) >= _deadline;

    internal bool CallerIsGone => Connection.Gone.IsCancellationRequested;

    /// <summary>Whether the handler has asked for its token, and so can be told to give up.</summary>
    internal bool HasToken => Call._lifetime is { HasToken: true };

    /// <summary>Whether the handler was told to give up.</summary>
    internal bool IsCancelled => Call._lifetime is { IsCancelled: true };

    /// <summary>Makes a context for calling a handler from a test without a server.</summary>
    /// <param name="hook">The hook's name.</param>
    /// <param name="deadline">The time that the handler has; one minute when not given.</param>
    /// <param name="services">What <see cref="Services"/> resolves from; without it, nothing is registered there.</param>
    /// <param name="caller">Who called.</param>
    /// <param name="timeProvider">The clock that the deadline runs on.</param>
    /// <param name="client">Whom the call is about.</param>
    /// <param name="serverName">The name of the server that was called.</param>
    /// <param name="callerGone">Cancelled when the caller hangs up.</param>
    /// <returns>The context.</returns>
    public static HookContext Create(
        string hook = "test",
        TimeSpan? deadline = null,
        IServiceProvider? services = null,
        HookCaller? caller = null,
        TimeProvider? timeProvider = null,
        string? client = null,
        string? serverName = null,
        CancellationToken callerGone = default) =>
        new(hook, HookConnection.Of(caller ?? HookCaller.Unknown, callerGone), deadline ?? TimeSpan.FromMinutes(1), timeProvider ?? Clock.System, services, request: client is null && serverName is null ? null : new MadeUpCall(client, serverName));

    /// <summary>Plugins of the call have services of their own: from here on it has a form for each (<see cref="For"/>).</summary>
    internal void Share() => _lifetime = Lifetime.Shared;

    /// <summary>The call as a plugin with these services sees it. All else is the same: token, items, id and end.</summary>
    internal HookContext For(IServiceProvider services) => ReferenceEquals(services, _provider) ? this : new HookContext(this, services);

    /// <summary>Ends what belongs to the call. Called once, when the last handler has ended.</summary>
    internal ValueTask EndAsync()
    {
        Lifetime? untouched = _lifetime is { } shared && ReferenceEquals(shared, Lifetime.Shared) ? shared : null;
        Lifetime? touched = Interlocked.CompareExchange(ref _lifetime, Lifetime.Over, untouched);
        return touched is null || ReferenceEquals(touched, untouched) ? default : touched.EndAsync();
    }

    /// <summary>Tells the handler to give up. What its own callbacks throw ends here: on a timer's thread it would end the process.</summary>
    private void Cancel()
    {
        try
        {
            Call._lifetime?.Cancel();
        }
        catch (Exception e)
        {
            _server?.Log.CallbackThrew(Hook, CallId, e);
        }
    }

    private Lifetime Touched()
    {
        HookContext call = Call;
        if (call._lifetime is null)
        {
            Interlocked.CompareExchange(ref call._lifetime, new Lifetime(), null);
        }
        else if (ReferenceEquals(call._lifetime, Lifetime.Shared))
        {
            Interlocked.CompareExchange(ref call._lifetime, new SharedLifetime(), Lifetime.Shared);
        }

        return call._lifetime;
    }
}
