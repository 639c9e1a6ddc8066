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
public sealed class FakeEmg : IAsyncDisposable
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
        _watchdog = new Watchdog(options, "emg.Time", isInstance: ownServices is not null);
        _transport = new WatchedTransport(transport, _watchdog);
        _ownServices = ownServices;
    }

    /// <summary>The broker's clock. A plugin that was handed over as an instance is served on it too: advance it past the deadline to see a late handler.</summary>
    /// <exception cref="InvalidOperationException"><see cref="FakeOptions.Time"/> was given another clock, which is the one to advance.</exception>
    public FakeClock Time => _options.ClockOf(nameof(FakeEmg));

    /// <summary>Faults to play.</summary>
    public HookFaults Faults { get; } = new(HookNames.All);

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
        ServiceCollection services = PluginServices.Of(options);
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
        if (options.CheckServer && await transport.FindProblemAsync(HookNames.All).ConfigureAwait(false) is { } problem)
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
        return _watchdog.WatchAsync(RunAsync(message, connector), () => Transcript);
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
        return _watchdog.WatchAsync(RunAsync(report, connector, dlrInfo), () => Transcript);
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

    private static Func<string, BoundHook?> Bind(IServiceProvider services)
    {
        HookPluginList<EmgPlugin> list = services.GetService<HookPluginList<EmgPlugin>>()
            ?? throw new InvalidOperationException("These services hold no EMG plugin. Call services.AddEmgPlugin<YourPlugin>() before they are built.");
        HookServer server = services.GetRequiredKeyedService<HookServer>(EmgServiceCollectionExtensions.Target);
        return list.Bind(server, list.Plugins).GetValueOrDefault;
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private async Task<EmgOutcome> RunAsync(EmgMessage message, string connector)
    {
        EmgConnector from = _rules.Connector(connector, nameof(connector));
        EmgRules.Check(message, nameof(message));
        EmgOutcome outcome = new(() => Transcript, _fallbacks, message);
        _transcript.Add($"message from {from.Name}: {message}");

        EmgReply reply = await CallAsync(HookNames.BeforeReceive, from, outcome.Message, new(outcome.ProblemList, outcome.Fallbacks)).ConfigureAwait(false);
        outcome.Message = reply.Message;
        if (reply.Result is { } result and not 0)
        {
            outcome.RejectedWith = result;
            _transcript.Add($"=> {outcome}");
            return outcome;
        }

        if (from.IsRoute)
        {
            outcome.Message = (await CallAsync(HookNames.BeforeRoute, from, outcome.Message, new(outcome.ProblemList, outcome.Fallbacks)).ConfigureAwait(false)).Message;
        }

        reply = await CallAsync(HookNames.Route, from, outcome.Message, new(outcome.ProblemList, outcome.Fallbacks)).ConfigureAwait(false);
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

        EmgReply reply = await CallAsync(HookNames.BeforeDlr, from, message, new(outcome.ProblemList, outcome.Fallbacks, DlrInfo: [.. info])).ConfigureAwait(false);
        foreach ((string name, string value) in reply.DlrInfo)
        {
            info[name] = value;
        }

        outcome.Report = reply.Message;
        outcome.DlrInfo = info;
        outcome.Report = (await CallAsync(HookNames.AfterDlr, from, outcome.Report, new(outcome.ProblemList, outcome.Fallbacks, Result: 0)).ConfigureAwait(false)).Message;
        _transcript.Add($"=> report handled: {outcome.Report}");
        return outcome;
    }

    private async Task SendAsync(EmgOutcome outcome, EmgConnector sender)
    {
        outcome.Message = (await CallAsync(HookNames.BeforeSend, sender, outcome.Message, new(outcome.ProblemList, outcome.Fallbacks)).ConfigureAwait(false)).Message;
        int result = _options.SendResult(outcome.Message, sender.Name);
        outcome.SentBy = sender.Name;
        outcome.SendResult = result;
        outcome.Message = (await CallAsync(HookNames.AfterSend, sender, outcome.Message, new(outcome.ProblemList, outcome.Fallbacks, Result: result)).ConfigureAwait(false)).Message;
    }

    private async Task<EmgReply> CallAsync(string hook, EmgConnector connector, EmgMessage message, CallExtras extras)
    {
        EmgReply unchanged = new(message);
        if (IsBlocked(hook))
        {
            return unchanged;
        }

        HookFault? fault = Faults.Take(hook);
        string? argument = connector.Argument ?? _options.Argument;
        byte[] body = EmgRequestWriter.Write(
            new EmgRequestContent(_options, message, connector.Name, argument) { Result = extras.Result, DlrInfo = extras.DlrInfo }, fault);
        long started = Clock.System.GetTimestamp();
        HookResponse response = await CallWithFaultAsync(hook, body, fault).ConfigureAwait(false);
        EmgReply reply = Apply(hook, argument, unchanged, response, Clock.System.GetElapsedTime(started));
        extras.Problems.AddRange(reply.Problems);
        if (response.FallbackCause is { } cause)
        {
            Fallback fallback = new(hook, cause);
            _fallbacks.Add(fallback);
            extras.Fallbacks.Add(fallback);
        }

        return reply;
    }

    private async Task<HookResponse> CallWithFaultAsync(string hook, byte[] body, HookFault? fault)
    {
        if (fault is not null)
        {
            _transcript.Add($"  (fault on {hook}: {fault})");
        }

        if (fault == HookFault.Reset)
        {
            using CancellationTokenSource hangUp = new();
            Task<HookResponse> sending = _transport.SendAsync(hook, body, inPieces: false, hangUp.Token);
            await hangUp.CancelAsync().ConfigureAwait(false);
            await sending.ConfigureAwait(false);
            return HookResponse.Failed("the connection was reset");
        }

        if (fault == HookFault.Duplicate)
        {
            await _transport.SendAsync(hook, body, inPieces: false, CancellationToken.None).ConfigureAwait(false);
        }

        HookResponse response = await _transport.SendAsync(hook, body, fault == HookFault.SlowBody, CancellationToken.None).ConfigureAwait(false);
        return fault == HookFault.Timeout ? HookResponse.Failed("EMG had stopped waiting") : response;
    }

    private EmgReply Apply(string hook, string? argument, EmgReply unchanged, HookResponse response, TimeSpan elapsed)
    {
        EmgReply reply = unchanged;
        IReadOnlyList<KeyValuePair<string, string>> pairs = [];
        string? failure = response.Failure;
        if (failure is null && response.Status == 200)
        {
            if (KeyValueReader.TryRead(response.Body, out IReadOnlyList<KeyValuePair<string, string>>? read, out string? problem))
            {
                pairs = read;
                reply = EmgReply.Apply(hook, unchanged.Message, pairs, _rules, _transcript);
            }
            else
            {
                failure = problem;
            }
        }
        else if (failure is null)
        {
            failure = response.Status == 404 ? "not supported: blocked until a reload" : $"status {response.Status}";
        }

        lock (_lock)
        {
            _calls.Add(new EmgCallRecord(hook, argument, unchanged.Message, response.Status, pairs, failure, elapsed) { FallbackCause = response.FallbackCause });
            if (response.Status == 404)
            {
                _blocked.Add(hook);
            }
        }

        _transcript.Add(failure is null
            ? $"  {hook}{(argument is null ? "" : $" ({argument})")} -> {EmgReply.Describe(pairs)}{(response.FallbackCause is null ? "" : $"   (a fallback: {response.FallbackCause})")}"
            : $"  {hook} -> {failure}{(response.Status == 404 ? "" : "; no change (assumed)")}");
        return reply;
    }

    /// <summary>The connector that sends; null when the message has no route, or one to nowhere.</summary>
    private EmgConnector? Sender(EmgOutcome outcome)
    {
        if (outcome.RoutedTo is not { } route)
        {
            return null;
        }

        string sender = route;
        if (_options.Groups.TryGetValue(route, out IReadOnlyList<string>? group) && group.Count > 0)
        {
            sender = group[0];
            _transcript.Add($"  group {route}: {sender} sends (assumed)");
        }
        else if (_options.Connectors.Count == 0)
        {
            _transcript.Add($"  connector {route} is taken to exist, since o.Connectors has none (assumed)");
        }

        if (_rules.HasConnector(sender))
        {
            return _rules.Connector(sender, nameof(outcome));
        }

        string problem = $"The message is routed to {sender}{(sender == route ? "" : $" in the group {route}")}, which is no connector and no group; o.Connectors and o.Groups have {_rules.Names()}.";
        outcome.ProblemList.Add(problem);
        _transcript.Add($"  ! {problem}");
        return null;
    }

    private readonly record struct CallExtras(List<string> Problems, OutcomeFallbacks Fallbacks, int? Result = null, IReadOnlyList<KeyValuePair<string, string>>? DlrInfo = null);
}
