using System.Collections.ObjectModel;
using HookSdk.Emg;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Testing;

/// <summary>
/// Plays an EMG SMS gateway: runs messages and delivery reports through the hooks in EMG's order, applies each reply as EMG would, and tells what became of them.
/// </summary>
/// <remarks>
/// What the vendor does not document is marked "assumed" in the <see cref="Transcript"/>: a reply that is missing, late, broken or neither 200 nor 404 changes nothing;
/// <c>result</c> from other hooks than <c>before_receive</c> is ignored; the first connector of a group sends; an option that the vendor does not list is passed over.
/// What a plugin answers in vain (a route to nowhere, such an option, a text that its CHARCODE cannot mean) is a problem of the outcome, whose checks then fail.
/// </remarks>
/// <example>
/// <code>
/// await using FakeEmg emg = await FakeEmg.StartAsync(new QuietNumbers(new HashSet&lt;string&gt; { "46700000001" }));
///
/// (await emg.ReceiveAsync(new("INFO", "46700000001", "hi"))).EnsureRejected();
/// (await emg.ReceiveAsync(new("INFO", "46700000002", "hi"))).EnsureSent();
/// </code>
/// </example>
public sealed partial class FakeEmg : IAsyncDisposable
{
    private readonly FakeEmgOptions _options;
    private readonly EmgRules _rules;
    private readonly HookTransport _transport;
    private readonly ServiceProvider? _ownServices;
    private readonly Transcript _transcript;
    private readonly FallbackLog _fallbacks;
    private readonly Watchdog _watchdog;
    private readonly List<EmgCallRecord> _calls = [];
    private readonly HashSet<string> _blocked = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    private FakeEmg(FakeEmgOptions options, HookTransport transport, ServiceProvider? ownServices)
    {
        _options = options;
        _rules = new EmgRules(options);
        _transcript = new Transcript(options.Logger);
        _fallbacks = new FallbackLog(options.AllowFallbacks);
        _watchdog = new Watchdog(options, _transcript, "emg.Time", isInstance: ownServices is not null);
        _transport = new WatchedTransport(transport, _watchdog);
        _ownServices = ownServices;
    }

    /// <summary>The broker's clock. A plugin that was handed over as an instance is served on it too: advance it past the deadline to see a late handler.</summary>
    /// <exception cref="InvalidOperationException"><see cref="FakeOptions.Time"/> was given another clock, which is the one to advance.</exception>
    public FakeClock Time => _options.ClockOf(nameof(FakeEmg));

    /// <summary>Faults to play.</summary>
    public HookFaults Faults { get; } = new(EmgHookNames.All);

    /// <summary>Every call that was made, in order.</summary>
    public IReadOnlyList<EmgCallRecord> Calls
    {
        get
        {
            lock (_lock)
            {
                return [.. _calls];
            }
        }
    }

    /// <summary>What happened, line by line. Texts and secrets are masked.</summary>
    public string Transcript => _transcript.ToString();

    /// <summary>Starts a fake EMG for one plugin, in process and on a fake clock.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <param name="configure">Changes the fake's configuration.</param>
    /// <returns>The fake.</returns>
    /// <exception cref="InvalidOperationException">The plugin overrides a hook that decides something without stating a legal failure mode.</exception>
    public static Task<FakeEmg> StartAsync(EmgPlugin plugin, Action<FakeEmgOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        FakeEmgOptions options = Configure(configure);
        ServiceCollection services = FakeServices.Of(options);
        services.AddEmg().Add(plugin);
        ServiceProvider provider = services.BuildServiceProvider();
        return Task.FromResult(new FakeEmg(options, HookTarget.Services(provider).Open(Bind), provider));
    }

    /// <summary>Starts a fake EMG for a server: in process by its services, by an in-memory server, or by a URL.</summary>
    /// <param name="target">How the server is reached.</param>
    /// <param name="configure">Changes the fake's configuration.</param>
    /// <returns>The fake.</returns>
    /// <exception cref="InvalidOperationException">No server answers, or it serves no hook there; or the services hold no plugin, or one that cannot be made.</exception>
    public static async Task<FakeEmg> StartAsync(HookTarget target, Action<FakeEmgOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        FakeEmgOptions options = Configure(configure);
        HookTransport transport = target.Open(Bind);
        if (options.CheckServer && await transport.FindProblemAsync(EmgHookNames.All).ConfigureAwait(false) is { } problem)
        {
            transport.Dispose();
            throw new InvalidOperationException(problem);
        }

        return new FakeEmg(options, transport, null);
    }

    /// <summary>A client hands in a message: before_receive, before_route (where the connector has PROTOCOL=ROUTE), route, before_send, after_send.</summary>
    /// <param name="message">The message.</param>
    /// <param name="connector">The connector that it comes in by.</param>
    /// <returns>What became of it.</returns>
    /// <exception cref="ArgumentException">There is no such connector, or EMG would hand over no such message: its MESSAGE is not what its CHARCODE means.</exception>
    public Task<EmgOutcome> ReceiveAsync(EmgMessage message, string connector = "smpp-in")
    {
        ArgumentNullException.ThrowIfNull(message);
        return _watchdog.WatchAsync(RunAsync(message, connector));
    }

    /// <summary>A delivery report comes in: before_dlr, after_dlr.</summary>
    /// <param name="report">The report; MSGTYPE is set to 5 when it is not set.</param>
    /// <param name="connector">The connector that it comes in by.</param>
    /// <param name="dlrInfo">Its custom options, such as an operator's TLVs.</param>
    /// <returns>What became of it.</returns>
    /// <exception cref="ArgumentException">There is no such connector, or EMG would hand over no such report.</exception>
    public Task<EmgDlrOutcome> ReceiveDlrAsync(EmgMessage report, string connector = "smpp-out", IReadOnlyDictionary<string, string>? dlrInfo = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        return _watchdog.WatchAsync(RunAsync(report, connector, dlrInfo));
    }

    /// <summary>Has every <c>Ensure</c> check hold from now on whose outcome rests on a fallback, as <see cref="FakeOptions.AllowFallbacks"/> does from the start.</summary>
    public void AllowFallback() => _fallbacks.AllowAll();

    /// <summary>Checks that no plugin was answered for by a fallback, allowed or not: that none threw, was late, returned null or was shed. Another process tells it in Development alone.</summary>
    /// <exception cref="HookAssertionException">One was.</exception>
    public void EnsureNoFallback()
    {
        if (Calls.FirstOrDefault(static c => c.FallbackCause is not null) is { } call)
        {
            throw new HookAssertionException($"Expected: no fallback. But {call.Hook}: {call.FallbackCause}.\n\n{Transcript}");
        }
    }

    /// <summary>What <c>emgd -reload</c> does for plugins: endpoints that had answered 404 are called again.</summary>
    public void Reload()
    {
        lock (_lock)
        {
            _blocked.Clear();
        }

        _transcript.Add("configuration reloaded");
    }

    /// <summary>Whether EMG has stopped calling a hook because it answered 404.</summary>
    /// <param name="hook">The hook's name.</param>
    /// <returns>True until <see cref="Reload"/>.</returns>
    public bool IsBlocked(string hook)
    {
        lock (_lock)
        {
            return _blocked.Contains(hook);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _transport.Dispose();
        if (_ownServices is not null)
        {
            await _ownServices.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static FakeEmgOptions Configure(Action<FakeEmgOptions>? configure)
    {
        FakeEmgOptions options = new();
        configure?.Invoke(options);
        return options;
    }

    private static Func<string, BoundHook?> Bind(IServiceProvider services, string? name)
    {
        HookChains<EmgPlugin> chains = services.FindOf<HookChains<EmgPlugin>>(name)
            ?? throw new InvalidOperationException(name is null
                ? "These services hold no EMG plugin. Call services.AddEmgPlugin<YourPlugin>() before they are built."
                : $"These services hold no EMG server '{name}'. Call services.AddEmg(\"{name}\") before they are built.");
        return chains.Open(typeof(EmgPlugin), path: null).Find;
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private async Task<EmgOutcome> RunAsync(EmgMessage message, string connector)
    {
        EmgConnector from = _rules.Connector(connector, nameof(connector));
        EmgRules.Check(message, nameof(message));
        EmgOutcome outcome = new(() => Transcript, _fallbacks, message);
        _transcript.Add($"message from {from.Name}: {message}");

        EmgReply reply = await CallAsync(EmgHookNames.BeforeReceive, from, outcome.Message, new(outcome.ProblemList, outcome.Fallbacks)).ConfigureAwait(false);
        outcome.Message = reply.Message;
        if (reply.Result is { } result and not 0)
        {
            outcome.RejectedWith = result;
            _transcript.Add($"=> {outcome}");
            return outcome;
        }

        if (from.IsRoute)
        {
            outcome.Message = (await CallAsync(EmgHookNames.BeforeRoute, from, outcome.Message, new(outcome.ProblemList, outcome.Fallbacks)).ConfigureAwait(false)).Message;
        }

        reply = await CallAsync(EmgHookNames.Route, from, outcome.Message, new(outcome.ProblemList, outcome.Fallbacks)).ConfigureAwait(false);
        outcome.Message = reply.Message;
        outcome.IsRoutedByPlugin = reply.Route is not null;
        outcome.RoutedTo = reply.Route ?? NullIfEmpty(outcome.Message.Route) ?? from.Route ?? _options.RoutingTable(outcome.Message);
        if (Sender(outcome) is { } sender)
        {
            await SendAsync(outcome, sender).ConfigureAwait(false);
        }

        _transcript.Add($"=> {outcome}");
        return outcome;
    }

    private async Task<EmgDlrOutcome> RunAsync(EmgMessage report, string connector, IReadOnlyDictionary<string, string>? dlrInfo)
    {
        EmgConnector from = _rules.Connector(connector, nameof(connector));
        EmgRules.Check(report, nameof(report));
        EmgMessage message = report.Contains(EmgOptionNames.MessageType) ? report : report.With(EmgOptionNames.MessageType, "5");
        _transcript.Add($"delivery report from {from.Name}: {message}");
        EmgDlrOutcome outcome = new(() => Transcript, _fallbacks, message);
        Dictionary<string, string> info = new(dlrInfo ?? ReadOnlyDictionary<string, string>.Empty, StringComparer.OrdinalIgnoreCase);

        EmgReply reply = await CallAsync(EmgHookNames.BeforeDlr, from, message, new(outcome.ProblemList, outcome.Fallbacks, DlrInfo: [.. info])).ConfigureAwait(false);
        foreach ((string name, string value) in reply.DlrInfo)
        {
            info[name] = value;
        }

        outcome.Report = reply.Message;
        outcome.DlrInfo = info;
        outcome.Report = (await CallAsync(EmgHookNames.AfterDlr, from, outcome.Report, new(outcome.ProblemList, outcome.Fallbacks, Result: 0)).ConfigureAwait(false)).Message;
        _transcript.Add($"=> report handled: {outcome.Report}");
        return outcome;
    }

    private async Task SendAsync(EmgOutcome outcome, EmgConnector sender)
    {
        outcome.Message = (await CallAsync(EmgHookNames.BeforeSend, sender, outcome.Message, new(outcome.ProblemList, outcome.Fallbacks)).ConfigureAwait(false)).Message;
        int result = _options.SendResult(outcome.Message, sender.Name);
        outcome.SentBy = sender.Name;
        outcome.SendResult = result;
        outcome.Message = (await CallAsync(EmgHookNames.AfterSend, sender, outcome.Message, new(outcome.ProblemList, outcome.Fallbacks, Result: result)).ConfigureAwait(false)).Message;
    }
}
