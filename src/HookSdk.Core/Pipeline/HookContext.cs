using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;

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
public sealed class HookContext
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

    internal HookContext(string hook, HookConnection connection, TimeSpan deadline, TimeProvider time, IServiceProvider? provider, HookServer? server = null, object? request = null)
    {
        Hook = hook;
        Connection = connection;
        _deadline = deadline;
        _time = time;
        _started = time.GetTimestamp();
        _provider = provider;
        _server = server;
        _request = request;
    }

    /// <summary>The same call with services of another provider.</summary>
    private HookContext(HookContext call, IServiceProvider provider)
    {
        Hook = call.Hook;
        Connection = call.Connection;
        _deadline = call._deadline;
        _time = call._time;
        _started = call._started;
        _provider = provider;
        _server = call._server;
        _request = call._request;
        _lifetime = call._lifetime;
    }

    /// <summary>The hook's name, as the broker spells it.</summary>
    public string Hook { get; }

    /// <summary>
    /// An id for logs: the trace id of the call when it is traced, otherwise a number that is unique in this process. No broker sends one of its own.
    /// </summary>
    public string CallId => _callId ??= _lifetime is SharedLifetime { Call: var call } && call != this ? call.CallId
        : Activity.Current?.TraceId is { } trace && trace != default
        ? trace.ToHexString()
        : Interlocked.Increment(ref _lastId).ToString("x", CultureInfo.InvariantCulture);

    /// <summary>Who called.</summary>
    public HookCaller Caller => (_request as INamesCaller)?.NameCaller(Connection.Caller) ?? Connection.Caller;

    /// <summary>Whom the call is about, as the request has it: the client id of an MQTT client, the source address of a message, the caller's number of a voice call. Null where it names none.</summary>
    public string? Client => (_request as INamesClient)?.Client;

    /// <summary>The name of the server that was called, where a target has several; null: it is the one without.</summary>
    public string? ServerName => _server is { } server ? server.Name : (_request as MadeUpCall)?.ServerName;

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

    /// <summary>What observers are told of the call; null: nobody looks on.</summary>
    internal HookTrail? Trail
    {
        get => _lifetime?.Trail;
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
    internal bool HasToken => _lifetime is { HasToken: true };

    /// <summary>Whether the handler was told to give up.</summary>
    internal bool IsCancelled => _lifetime is { IsCancelled: true };

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
    internal void Share() => _lifetime = new SharedLifetime(this);

    /// <summary>The call as a plugin with these services sees it. All else is the same: token, items, id and end.</summary>
    internal HookContext For(IServiceProvider services) => ReferenceEquals(services, _provider) ? this : new HookContext(this, services);

    /// <summary>Ends what belongs to the call. Called once, when the last handler has ended.</summary>
    internal ValueTask EndAsync() => Interlocked.CompareExchange(ref _lifetime, Lifetime.Over, null)?.EndAsync() ?? default;

    /// <summary>Tells the handler to give up. What its own callbacks throw ends here: on a timer's thread it would end the process.</summary>
    private void Cancel()
    {
        try
        {
            _lifetime?.Cancel();
        }
        catch (Exception e)
        {
            _server?.Log.CallbackThrew(Hook, CallId, e);
        }
    }

    private Lifetime Touched()
    {
        if (_lifetime is null)
        {
            Interlocked.CompareExchange(ref _lifetime, new Lifetime(), null);
        }

        return _lifetime;
    }

    /// <summary>What most calls never need: apart, so that they do not pay for it.</summary>
#pragma warning disable CA1001 // EndAsync disposes of what holds resources; a source without a timer holds none, and may be told to cancel while the call ends.
    private class Lifetime
#pragma warning restore CA1001
    {
        private CancellationTokenSource? _source;
        private ITimer? _deadline;
        private CancellationTokenRegistration _callerGone;
        private CancellationToken _token = new(canceled: true);
        private AsyncServiceScope? _scope;
        private Dictionary<object, object?>? _items;

        protected Lock Lock { get; } = new();

        /// <summary>Of calls that ended without a touch.</summary>
        public static Lifetime Over { get; } = new() { IsOver = true };

        public HookTrail? Trail { get; set; }

        protected bool IsOver { get; private set; }

        public IDictionary<object, object?> Items
        {
            get
            {
                // One for all calls that ended untouched: what one of them kept would be another's.
                ObjectDisposedException.ThrowIf(ReferenceEquals(this, Over), typeof(HookContext));
                lock (Lock)
                {
                    return _items ??= [];
                }
            }
        }

        public bool HasToken => _source is not null;

        public bool IsCancelled => _source is not null && _token.IsCancellationRequested;

        public CancellationToken TokenFor(HookContext context)
        {
            lock (Lock)
            {
                if (_source is null && !IsOver)
                {
                    _source = new CancellationTokenSource();
                    _token = _source.Token;
                    if (context.Remaining == TimeSpan.Zero)
                    {
                        _source.Cancel();
                        return _token;
                    }

                    _deadline = context._time.CreateTimer(static context => ((HookContext)context!).Cancel(), context, context.Remaining, Timeout.InfiniteTimeSpan);
                    _callerGone = context.Connection.Gone.UnsafeRegister(static context => ((HookContext)context!).Cancel(), context);
                }

                return _token;
            }
        }

        public virtual IServiceProvider ServicesFor(HookContext context)
        {
            lock (Lock)
            {
                ObjectDisposedException.ThrowIf(IsOver, context);
                if (context._provider is null)
                {
                    return NoServices.Instance;
                }

                _scope ??= context._provider.CreateAsyncScope();
                return _scope.Value.ServiceProvider;
            }
        }

        public void Cancel()
        {
            lock (Lock)
            {
                if (IsOver)
                {
                    return;
                }
            }

            _source!.Cancel();
        }

        public virtual ValueTask EndAsync()
        {
            lock (Lock)
            {
                IsOver = true;
            }

            _deadline?.Dispose();
            _callerGone.Dispose();
            return _scope?.DisposeAsync() ?? default;
        }
    }

    /// <summary>What the forms of one call share, which have services of several providers.</summary>
    private sealed class SharedLifetime(HookContext call) : Lifetime
    {
        private readonly Dictionary<IServiceProvider, AsyncServiceScope> _scopes = [];

        public HookContext Call => call;

        public override IServiceProvider ServicesFor(HookContext context)
        {
            if (ReferenceEquals(context, call))
            {
                return base.ServicesFor(context);
            }

            lock (Lock)
            {
                ObjectDisposedException.ThrowIf(IsOver, context);
                if (!_scopes.TryGetValue(context._provider!, out AsyncServiceScope scope))
                {
                    _scopes.Add(context._provider!, scope = context._provider!.CreateAsyncScope());
                }

                return scope.ServiceProvider;
            }
        }

        public override async ValueTask EndAsync()
        {
            try
            {
                await base.EndAsync().ConfigureAwait(false);
            }
            finally
            {
                foreach (AsyncServiceScope scope in _scopes.Values)
                {
                    await scope.DisposeAsync().ConfigureAwait(false);
                }
            }
        }
    }

    private sealed class NoServices : IServiceProvider
    {
        public static NoServices Instance { get; } = new();

        public object? GetService(Type serviceType) => null;
    }
}
