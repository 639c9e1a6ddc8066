using System.CommandLine;
using System.Globalization;
using HookSdk.Cli.Replay.Devices;
using HookSdk.Cli.Replay.Recorded;
using HookSdk.Cli.Replay.Report;
using HookSdk.Cli.Replay.Sending;
using HookSdk.Cli.Servers;
using HookSdk.Cli.Terminal;
using HookSdk.Recording;

namespace HookSdk.Cli.Replay;

/// <summary>One run of <c>hooksdk replay</c>.</summary>
internal sealed class ReplayRun(ReplayOptionSet options, Screen screen, TimeProvider clock)
{
    private const int MostParallel = 10_000;

    /// <summary>Callbacks of devices that wait for the server's calls hold no place: others are read on behind them, up to so many.</summary>
    private const int MostAhead = 10_000;

    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(10);

    private readonly ReplayResults _results = new();

    public async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        Uri url = ServerAddress.Parse(parsed.GetValue(options.Url)!, Target.Emg.Url, screen);
        double? speed = ReplaySpeed.Parse(parsed.GetValue(options.Speed)!);
        TimeSpan patience = Units.Time(parsed.GetValue(options.Patience)!, "--patience");
        int parallel = parsed.GetValue(options.Parallel) is var number and > 0 and <= MostParallel ? number
            : throw CommandException.Usage($"--parallel takes 1 to {MostParallel}.", "It is the number of calls that are under way at once.");
        FilledRequest requests = FilledRequest.Parse(parsed.GetValue(options.Fill) ?? [], screen);
        ReplayFilter filter = new(parsed.GetValue(options.Target), parsed.GetValue(options.Hooks) ?? []);
        ReplayFiles files = new(parsed.GetValue(options.Files)!);
        ReplaySurvey survey = ReplaySurvey.Of(files, filter);
        foreach (string note in files.Notes)
        {
            screen.Aside($"hooksdk: {note}");
        }

        if (speed is not null && survey.First is null)
        {
            screen.Aside("hooksdk: the recording has no times: calls are sent as fast as it goes.");
        }

        await ServerAddress.EnsureReachableAsync(url, clock, cancellationToken).ConfigureAwait(false);
        ReplyDiff diff = new(parsed.GetValue(options.Payloads) ? [] : ReplayTarget.PayloadsOf(survey.Server));
        DeviceReplay? exProto = ReplayTarget.IsExProto(survey.Server) ? DeviceReplay.Of(files, filter, clock, patience, screen) : null;
        ReplayDiffer differ = new(_results, requests, diff, exProto?.Devices ?? new ReplayDevices(), clock, patience);
        ReplayAdapter? adapter = exProto is null ? null : await ReplayAdapter.StartAsync(parsed.GetValue(options.AdapterPort), exProto.Devices, cancellationToken).ConfigureAwait(false);
        long started = clock.GetTimestamp();
        try
        {
            using ReplaySender sender = new(url, survey.Server, parallel, clock, patience);
            await SendAsync(files, filter, survey, new ReplaySpeed(speed, clock, survey.First), exProto is null ? parallel : MostAhead, call => differ.PlayAsync(call, sender, cancellationToken), cancellationToken).ConfigureAwait(false);
            if (exProto is not null)
            {
                await exProto.EndAsync(_results, diff, sender, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            if (adapter is not null)
            {
                await adapter.DisposeAsync().ConfigureAwait(false);
            }
        }

        if (parsed.GetValue(options.Json))
        {
            screen.Raw(ReplayJson.Of(survey.Server, url, _results, files.Notes, screen));
        }
        else
        {
            new ReplayReport(screen, Math.Max(0, parsed.GetValue(options.Most))).Tell(_results, clock.GetElapsedTime(started));
        }

        return _results.AreAsRecorded ? ExitCode.Done : ExitCode.Misbehaved;
    }

    private async Task SendAsync(ReplayFiles files, ReplayFilter filter, ReplaySurvey survey, ReplaySpeed speed, int ahead, Func<RecordedCall, Task> play, CancellationToken cancellationToken)
    {
        using ClientQueues queues = new(ahead);
        long told = clock.GetTimestamp();
        foreach (RecordedCall call in files.Read().Where(c => filter.Takes(c)))
        {
            await Waiting.TellAsync(speed.WaitAsync(call.At, cancellationToken), "waits until the next call is due", screen, clock).ConfigureAwait(false);
            await Waiting.TellAsync(queues.AddAsync(call.Client, () => play(call), cancellationToken), "waits for answers, to send the next call", screen, clock).ConfigureAwait(false);
            if (clock.GetElapsedTime(told) >= TellEvery)
            {
                told = clock.GetTimestamp();
                screen.Aside(string.Create(CultureInfo.InvariantCulture, $"{_results.Done} of {survey.Calls} calls; {_results.Different} answered otherwise, {_results.Unanswered} not at all"));
            }
        }

        await Waiting.TellAsync(queues.DrainAsync(cancellationToken), "waits for the last answers", screen, clock).ConfigureAwait(false);
    }
}
