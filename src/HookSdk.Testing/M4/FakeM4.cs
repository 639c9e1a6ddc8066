using System.Globalization;
using System.Text;
using HookSdk.M4;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Testing;

/// <summary>Plays an M4 softswitch: asks the script about a call, applies the reply as M4 would, and tells what became of the call.</summary>
/// <remarks>
/// What the vendor does not document is marked "assumed" in the <see cref="Transcript"/>: numbers are replaced first and get prefix and suffix then; a status other than
/// 200, a reply that is no JSON object, and a local program that ends with another exit code than 0 or writes more than one line are failures; the timeout
/// holds for local programs too, and ends them.
/// </remarks>
/// <example>
/// <code>
/// await using FakeM4 m4 = await FakeM4.StartAsync(new NoSatellites());
///
/// (await m4.CallAsync(source: "37000000000", destination: "88216000000")).EnsureRejected("satellite");
/// (await m4.CallAsync(source: "37000000000", destination: "37099999999")).EnsureUnchanged();
/// </code>
/// </example>
public sealed class FakeM4 : IAsyncDisposable
{
    private const string TimedOut = "timeout";

    private readonly FakeM4Options _options;
    private readonly HookTransport _transport;
    private readonly TimeProvider _clock;
    private readonly ServiceProvider? _ownServices;
    private readonly bool _isProgram;
    private readonly Transcript _transcript;
    private readonly FallbackLog _fallbacks;
    private readonly Watchdog _watchdog;
    private readonly List<M4CallRecord> _calls = [];
    private readonly Lock _lock = new();

    private FakeM4(FakeM4Options options, HookTarget target, TimeProvider clock, ServiceProvider? ownServices)
    {
        _options = options;
        _transcript = new Transcript(options.Logger);
        _fallbacks = new FallbackLog(options.AllowFallbacks);
        _watchdog = new Watchdog(options, _transcript, "m4.Time", isInstance: ownServices is not null);
        _isProgram = target is HookTarget.ProgramTarget;
        HookTransport transport = target is HookTarget.ProgramTarget program
            ? program.Open(options.RequestAsArgument, line => _transcript.Add($"  STDERR: {line}"))
            : target.Open(Bind);
        _transport = new WatchedTransport(transport, _watchdog, M4HookNames.ExternalScript);
        _ownServices = ownServices;
        _clock = clock;
    }

    /// <summary>M4's clock, for a script that was handed over as an instance: it is served on it too. Every other target runs on the machine's own clock.</summary>
    /// <exception cref="InvalidOperationException"><see cref="FakeOptions.Time"/> was given another clock, which is the one to advance.</exception>
    public FakeClock Time => _options.ClockOf(nameof(FakeM4));

    /// <summary>Faults to play: <c>m4.Faults.Next().Timeout()</c>.</summary>
    public HookFaults Faults { get; } = new([M4HookNames.ExternalScript]);

    /// <summary>Every call that the script was asked about, in order.</summary>
    public IReadOnlyList<M4CallRecord> Calls
    {
        get
        {
            lock (_lock)
            {
                return [.. _calls];
            }
        }
    }

    /// <summary>What happened, line by line, much as M4 logs it.</summary>
    public string Transcript => _transcript.ToString();

    /// <summary>Starts a fake M4 for one script, in process and on a fake clock.</summary>
    /// <param name="script">The script.</param>
    /// <param name="configure">Changes the fake's configuration.</param>
    /// <returns>The fake.</returns>
    /// <exception cref="InvalidOperationException">The script does not state a legal failure mode.</exception>
    public static Task<FakeM4> StartAsync(M4Script script, Action<FakeM4Options>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(script);
        FakeM4Options options = Configure(configure);
        ServiceCollection services = FakeServices.Of(options);
        services.AddM4().Add(script);
        ServiceProvider provider = services.BuildServiceProvider();
        return Task.FromResult(new FakeM4(options, HookTarget.Services(provider), options.Time, provider));
    }

    /// <summary>Starts a fake M4 for a server (in process by its services, by an in-memory server, by a URL) or for a local program.</summary>
    /// <param name="target">How the script is reached.</param>
    /// <param name="configure">Changes the fake's configuration.</param>
    /// <returns>The fake.</returns>
    /// <exception cref="InvalidOperationException">No server answers, or it serves nothing there; or the services hold no script, or one that cannot be made.</exception>
    public static async Task<FakeM4> StartAsync(HookTarget target, Action<FakeM4Options>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        FakeM4 m4 = new(Configure(configure), target, Clock.System, null);
        if (m4._options.CheckServer && await m4._transport.FindProblemAsync([""]).ConfigureAwait(false) is { } problem)
        {
            await m4.DisposeAsync().ConfigureAwait(false);
            throw new InvalidOperationException(problem);
        }

        return m4;
    }

    /// <summary>A call comes in by a Connection Point with the script.</summary>
    /// <param name="source">The localized source number.</param>
    /// <param name="destination">The localized destination number.</param>
    /// <param name="userId">The user.</param>
    /// <param name="connectionPointId">The Connection Point.</param>
    /// <returns>What became of it.</returns>
    public Task<M4Outcome> CallAsync(string source, string destination, long userId = 2, long connectionPointId = 2) =>
        CallAsync(new M4Call { ConnectionPointId = connectionPointId, UserId = userId, Source = source, Destination = destination });

    /// <summary>A call comes in by a Connection Point with the script.</summary>
    /// <param name="call">The call. One that was made by <see cref="M4Call.Parse"/> is sent as it stands.</param>
    /// <returns>What became of it.</returns>
    public Task<M4Outcome> CallAsync(M4Call call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return _watchdog.WatchAsync(RunAsync(call));
    }

    /// <summary>Has every <c>Ensure</c> check hold from now on whose outcome rests on a fallback, as <see cref="FakeOptions.AllowFallbacks"/> does from the start.</summary>
    public void AllowFallback() => _fallbacks.AllowAll();

    /// <summary>Checks that the script was never answered for by its fallback, allowed or not: that it did not throw, was not late, did not return null and was not shed.</summary>
    /// <exception cref="HookAssertionException">It was.</exception>
    public void EnsureNoFallback()
    {
        if (Calls.FirstOrDefault(static c => c.FallbackCause is not null) is { } call)
        {
            throw new HookAssertionException($"Expected: no fallback. But: {call.FallbackCause}.\n\n{Transcript}");
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

    private static FakeM4Options Configure(Action<FakeM4Options>? configure)
    {
        FakeM4Options options = new();
        configure?.Invoke(options);
        return options;
    }

    private static Func<string, BoundHook?> Bind(IServiceProvider services, string? name)
    {
        HookChains<M4Script>? chains = services.FindOf<HookChains<M4Script>>(name);
        if (chains is not { Plugins.Count: > 0 })
        {
            throw new InvalidOperationException(name is not null
                ? $"These services hold no M4 server '{name}' with a script. Call services.AddM4(\"{name}\").Add<YourScript>() before they are built."
                : "These services hold no M4 script. Call services.AddM4Script<YourScript>() before they are built; a delegate that was mapped is reached by Handler and Url.");
        }

        HookDoor door = chains.Open(typeof(M4Script), path: null).Door(M4HookNames.ExternalScript);
        return _ => door.Hook;
    }

    /// <summary>A fallback shows in the status and the message that go to M4's log.</summary>
    private static string? FallbackCause(M4Outcome outcome) =>
        outcome is { StatusCode: 1, Message: { } message } && message.StartsWith("fallback", StringComparison.Ordinal) ? message : null;

    private async Task<M4Outcome> RunAsync(M4Call call)
    {
        HookFault? fault = Faults.Take(M4HookNames.ExternalScript);
        _transcript.Add($"executing external script for cp_id={call.ConnectionPointId} user_id={call.UserId} [{call.Source}] to [{call.Destination}]{(fault is null ? "" : $" (fault: {fault})")}");
        long started = _clock.GetTimestamp();
        HookResponse response = await SendWithFaultAsync(M4RequestWriter.Write(call, fault), fault).ConfigureAwait(false);
        M4Outcome outcome = new(call, () => Transcript, _fallbacks) { Elapsed = _clock.GetElapsedTime(started) };
        _transcript.Add(string.Create(CultureInfo.InvariantCulture, $"  external script executed in {outcome.Elapsed.TotalSeconds:0.000} seconds"));
        string? failure = Apply(outcome, response);
        string? cause = response.FallbackCause ?? FallbackCause(outcome);
        if (cause is not null)
        {
            Fallback fallback = new(M4HookNames.ExternalScript, cause);
            _fallbacks.Add(fallback);
            outcome.Fallbacks.Add(fallback);
        }

        lock (_lock)
        {
            _calls.Add(new M4CallRecord(call, response.Status, Encoding.UTF8.GetString(response.Body), failure) { FallbackCause = cause });
        }

        _transcript.Add($"=> {outcome}{(cause is null ? "" : $"   (a fallback: {cause})")}");
        return outcome;
    }

    private async Task<HookResponse> SendWithFaultAsync(byte[] body, HookFault? fault)
    {
        if (fault == HookFault.InvalidUtf8 && _options.RequestAsArgument)
        {
            throw new NotSupportedException("An argument of a program is text here: bytes that are no UTF-8 can be sent by STDIN only.");
        }

        if (fault == HookFault.Duplicate)
        {
            await SendAsync(body, fault).ConfigureAwait(false);
        }

        return await SendAsync(body, fault).ConfigureAwait(false);
    }

    private async Task<HookResponse> SendAsync(byte[] body, HookFault? fault)
    {
        using CancellationTokenSource hangUp = new();
        Task<HookResponse> sending = _transport.SendAsync("", body, fault == HookFault.SlowBody, hangUp.Token);
        if (fault == HookFault.Reset)
        {
            await hangUp.CancelAsync().ConfigureAwait(false);
            await sending.ConfigureAwait(false);
            return HookResponse.Failed("the connection was reset");
        }

        try
        {
            HookResponse response = await sending.WaitAsync(_options.BrokerTimeout, _clock).ConfigureAwait(false);
            return fault == HookFault.Timeout ? HookResponse.Failed(TimedOut) : response;
        }
        catch (TimeoutException)
        {
            await hangUp.CancelAsync().ConfigureAwait(false);
            return HookResponse.Failed(TimedOut);
        }
    }

    /// <summary>Does what M4 does with a reply.</summary>
    /// <returns>Why the reply was not used; null when it was.</returns>
    private string? Apply(M4Outcome outcome, HookResponse response)
    {
        string? failure = response.Failure
            ?? (response.Status != 200 ? $"status {response.Status}: {Encoding.UTF8.GetString(response.Body).TrimEnd()}" : null)
            ?? (_isProgram ? ProblemOfOutput(response.Body) : null);
        M4ReplyKeys? keys = failure is null ? M4ReplyKeys.Read(response.Body, _transcript) : null;
        failure ??= keys is null ? "the reply is no JSON object" : null;
        if (failure is not null)
        {
            bool timedOut = failure == TimedOut;
            outcome.Cause = timedOut ? M4Cause.Timeout : M4Cause.Failure;
            outcome.IsRejected = timedOut ? _options.RejectOnTimeout : _options.RejectOnFailure;
            _transcript.Add($"  {failure}; the call {(outcome.IsRejected ? "is rejected" : "goes on unchanged")} by {(timedOut ? "external_script_reject_on_timeout" : "external_script_reject_on_failure (what is a failure is assumed)")}");
            return failure;
        }

        _transcript.Add($"  received output: {Encoding.UTF8.GetString(response.Body).TrimEnd()}");
        outcome.StatusCode = keys!.StatusCode;
        outcome.Message = keys.Message;
        outcome.IsRejected = keys.IsRejected;
        if (!outcome.IsRejected)
        {
            outcome.Source = keys.Apply("src", outcome.Source, _transcript);
            outcome.Destination = keys.Apply("dst", outcome.Destination, _transcript);
        }

        return null;
    }

    private static string? ProblemOfOutput(byte[] output)
    {
        ReadOnlySpan<byte> text = output;
        return text.IsEmpty ? "nothing on STDOUT"
            : text.TrimEnd((byte)'\n').Contains((byte)'\n') ? "more than one line on STDOUT"
            : null;
    }
}
