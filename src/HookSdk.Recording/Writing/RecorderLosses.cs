using System.Diagnostics.Metrics;
using System.Globalization;

namespace HookSdk.Recording;

/// <summary>Counts the calls that were recorded and those that were not, and says the latter in one line.</summary>
internal sealed class RecorderLosses
{
    /// <summary>What was lost is told no more often.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    private static readonly LossReason[] Reasons = Enum.GetValues<LossReason>();

    private readonly RecorderSettings _settings;
    private readonly RecorderLog _log;
    private readonly TimeProvider _time;
    private readonly long[] _lost = new long[Reasons.Length];
    private readonly long[] _told = new long[Reasons.Length];
    private long _written;
    private long? _toldAt;

    public RecorderLosses(RecorderSettings settings, RecorderLog log, TimeProvider time, IMeterFactory meters)
    {
        (_settings, _log, _time) = (settings, log, time);
        Meter meter = meters.Create(HookTelemetry.Name);
        meter.CreateObservableCounter("hooksdk.recorder.written", () => Volatile.Read(ref _written), "{call}", "Calls that were recorded.");
        meter.CreateObservableCounter(
            "hooksdk.recorder.dropped",
            () => Reasons.Select(r => new Measurement<long>(Volatile.Read(ref _lost[(int)r]), new KeyValuePair<string, object?>("hooksdk.reason", NameOf(r)))),
            "{call}",
            "Calls that were to be recorded and were not, by reason.");
    }

    public long Written => Volatile.Read(ref _written);

    public long this[LossReason reason] => Volatile.Read(ref _lost[(int)reason]);

    public void Lost(LossReason reason, long count = 1) => Interlocked.Add(ref _lost[(int)reason], count);

    public void Wrote(long count) => Interlocked.Add(ref _written, count);

    /// <summary>Tells what was lost, unless it was told in the last ten seconds.</summary>
    public void TellDue()
    {
        if (_toldAt is not { } last || _time.GetElapsedTime(last) >= Every)
        {
            TellRest();
        }
    }

    /// <summary>Tells what was lost and not told. One thread at a time does this.</summary>
    public void TellRest()
    {
        long[] now = [.. Reasons.Select(r => this[r])];
        string[] reasons = [.. Reasons.Where(r => now[(int)r] > _told[(int)r]).Select(r => string.Create(CultureInfo.InvariantCulture, $"{now[(int)r] - _told[(int)r]} {WordsOf(r)}"))];
        if (reasons.Length == 0)
        {
            return;
        }

        _log.Lost(now.Sum() - _told.Sum(), string.Join("; ", reasons));
        now.CopyTo(_told, 0);
        _toldAt = _time.GetTimestamp();
    }

    private static string NameOf(LossReason reason) => reason switch
    {
        LossReason.Rate => "rate",
        LossReason.Queue => "queue",
        LossReason.Size => "size",
        LossReason.File => "file",
        _ => "form",
    };

    private string WordsOf(LossReason reason) => reason switch
    {
        LossReason.Rate => $"were more than {RecorderSettings.Section}:{nameof(HookRecorderOptions.CallsPerSecond)} ({_settings.Options.CallsPerSecond}) in a second",
        LossReason.Queue => "came faster than the file is written",
        LossReason.Size => $"were larger than {RecorderSettings.Section}:{nameof(HookRecorderOptions.MaxCallBytes)} ({_settings.Options.MaxCallBytes})",
        LossReason.File => "came while the file could not be written",
        _ => "could not be put into a line",
    };
}
