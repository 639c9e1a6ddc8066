using System.Collections.Concurrent;
using Google.Protobuf;

namespace HookSdk.Testing;

/// <summary>
/// One hook server as the broker sees it: its settings, the hooks that it asked for, and how it is called. Loading and unloading happen one at a time, in the
/// broker's process for that.
/// </summary>
internal sealed class EmqxServer(FakeEmqxVersion version, EmqxServerSettings settings, EmqxLink link, EmqxClocks clocks, Action<EmqxServer, EmqxExchange> told) : IDisposable
{
    private static readonly TimeSpan UnloadTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan UnloadTimeout4 = TimeSpan.FromSeconds(3);

    private readonly EmqxAwayCalls? _away = version.KeepsCallsWhileAway ? new(link, clocks) : null;
    private Dictionary<string, IReadOnlyList<string>>? _hooks;
    private readonly ConcurrentDictionary<string, Counter> _counts = new(StringComparer.Ordinal);
    private ITimer? _reload;
    private bool _hasFailed;

    public EmqxServerSettings Settings { get; private set; } = settings;

    /// <summary>Whether its hooks are in force; once they are, they stay so until it is unloaded, even when the server is gone.</summary>
    public bool IsLoaded => _hooks is not null;

    /// <summary>The hooks that it asked for, with their topic filters.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Hooks => _hooks ?? [];

    public EmqxServerStatus Status => !Settings.Enable ? EmqxServerStatus.Disabled
        : _hasFailed ? (Settings.AutoReconnect is null ? EmqxServerStatus.Disconnected : EmqxServerStatus.Connecting)
        : IsLoaded ? EmqxServerStatus.Connected
        : EmqxServerStatus.Disconnected;

    /// <summary>How many calls were answered, and how many failed; loads and unloads do not count.</summary>
    public (long Succeed, long Failed) Count => (_counts.Values.Sum(static c => Volatile.Read(ref c.Succeed)), _counts.Values.Sum(static c => Volatile.Read(ref c.Failed)));

    /// <summary>The same of one hook.</summary>
    public (long Succeed, long Failed) CountOf(string hook) =>
        _counts.TryGetValue(hook, out Counter? counter) ? (Volatile.Read(ref counter.Succeed), Volatile.Read(ref counter.Failed)) : default;

    /// <summary>Set when a load that failed, or a lost connection, asks for a load; called on the clock.</summary>
    public Action? LoadAgain { get; set; }

    /// <summary>Whether it asked for a hook at all.</summary>
    public bool Mounts(string hook) => _hooks?.ContainsKey(hook) == true;

    /// <summary>Whether it is to be called: it asked for the hook, and where topics count, for this topic.</summary>
    public bool Wants(string hook, string? topic) =>
        _hooks is { } hooks && hooks.TryGetValue(hook, out IReadOnlyList<string>? filters)
        && (topic is null || filters.Count == 0 || filters.Any(f => MqttTopic.Matches(f, topic)));

    /// <summary>Asks the server which hooks it wants. Null: it is loaded; otherwise why not.</summary>
    public async ValueTask<string?> LoadAsync(EmqxRequest request)
    {
        StopReload();
        EmqxAnswer answer = await CallAsync(EmqxMethods.ProviderLoaded, request, null).ConfigureAwait(false);
        string? problem = answer.Message is null ? answer.Text ?? $"status {answer.Status}" : Take(answer.Message.Value);
        _hasFailed = problem is not null;
        if (_hasFailed)
        {
            StartReload();
        }

        return problem;
    }

    /// <summary>Tells the server goodbye, if it was loaded.</summary>
    public async ValueTask UnloadAsync(EmqxRequest request)
    {
        StopReload();
        _hasFailed = false;
        if (_hooks is not null)
        {
            _hooks = null;
            await CallAsync(EmqxMethods.ProviderUnloaded, request, version.Package == 1 ? UnloadTimeout4 : UnloadTimeout).ConfigureAwait(false);
        }
    }

    public void Change(EmqxServerSettings to) => Settings = to;

    /// <summary>Makes one call and waits for its answer, at most as long as the settings say.</summary>
    public async ValueTask<EmqxAnswer> CallAsync(string hook, EmqxRequest request, TimeSpan? timeout = null)
    {
        EmqxCall call = new(Settings.Name, version.Service, EmqxMethods.MethodOf(hook, version), request.Message.ToByteArray(), timeout ?? Settings.RequestTimeout)
        {
            Connection = Settings.PoolSize == 1 ? 0 : (int)((uint)request.ClientId.GetHashCode(StringComparison.Ordinal) % Settings.PoolSize),
        };
        long started = clocks.Machine.GetTimestamp();
        EmqxAnswer answer = await SendAsync(call).ConfigureAwait(false);
        if (hook is not (EmqxMethods.ProviderLoaded or EmqxMethods.ProviderUnloaded))
        {
            Counter counter = _counts.GetOrAdd(hook, static _ => new Counter());
            Interlocked.Increment(ref answer.Message is null ? ref counter.Failed : ref counter.Succeed);
        }

        told(this, new(hook, call, request, answer, clocks.Machine.GetElapsedTime(started)));
        if (answer.IsAway && version.IsFrom59 && IsLoaded && !_hasFailed)
        {
            _hasFailed = true;
            StartReload();
        }

        return answer;
    }

    public void Dispose()
    {
        StopReload();
        _away?.Dispose();
        link.Dispose();
    }

    private async ValueTask<EmqxAnswer> SendAsync(EmqxCall call)
    {
        ValueTask<EmqxAnswer> sending = _away?.SendAsync(call) ?? link.SendAsync(call);
        if (sending.IsCompletedSuccessfully)
        {
            return sending.Result;
        }

        TaskCompletionSource<EmqxAnswer> first = new();
        using ITimer timer = clocks.Time.CreateTimer(static t => ((TaskCompletionSource<EmqxAnswer>)t!).TrySetResult(EmqxAnswer.TimedOut), first, call.Timeout, Timeout.InfiniteTimeSpan);
        _ = RelayAsync(sending, first);
        return await first.Task.ConfigureAwait(false);
    }

    private static async Task RelayAsync(ValueTask<EmqxAnswer> sending, TaskCompletionSource<EmqxAnswer> first)
    {
        try
        {
            first.TrySetResult(await sending.ConfigureAwait(false));
        }
        catch (Exception e)
        {
            first.TrySetException(e);
        }
    }

    private string? Take(ReadOnlyMemory<byte> reply)
    {
        IReadOnlyList<(string Name, IReadOnlyList<string> Topics)> loaded;
        try
        {
            loaded = EmqxReplies.Hooks(version, reply.Span);
        }
        catch (InvalidProtocolBufferException e)
        {
            return $"the reply is no LoadedResponse: {e.Message}";
        }

        Dictionary<string, IReadOnlyList<string>> hooks = new(StringComparer.Ordinal);
        foreach ((string name, IReadOnlyList<string> topics) in loaded)
        {
            if (EmqxMethods.HookOf(name, version) is not { } hook)
            {
                return $"unknown_hookpoint: {version} has no hook '{name}'; no hook of this server is in force";
            }

            hooks.TryAdd(hook, EmqxMethods.HasTopics(hook) ? topics : []);
        }

        _hooks = hooks;
        return null;
    }

    private void StartReload()
    {
        if (Settings.AutoReconnect is { } wait && Settings.Enable)
        {
            _reload = clocks.Time.CreateTimer(static s => ((EmqxServer)s!).LoadAgain?.Invoke(), this, wait, Timeout.InfiniteTimeSpan);
        }
    }

    private void StopReload() => _reload?.Dispose();

    private sealed class Counter
    {
        public long Failed;
        public long Succeed;
    }
}
