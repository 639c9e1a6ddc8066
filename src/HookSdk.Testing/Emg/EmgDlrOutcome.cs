using HookSdk.Emg;

namespace HookSdk.Testing;

/// <summary>What became of a delivery report.</summary>
public sealed class EmgDlrOutcome
{
    private readonly Func<string> _transcript;
    private readonly List<string> _problems = [];

    internal EmgDlrOutcome(Func<string> transcript, FallbackLog log, EmgMessage report)
    {
        _transcript = transcript;
        Fallbacks = new OutcomeFallbacks(log);
        Report = report;
    }

    /// <summary>The report with its final options.</summary>
    public EmgMessage Report { get; internal set; }

    /// <summary>The custom options of the report, with the results of an HLR lookup that <c>before_dlr</c> returned.</summary>
    public IReadOnlyDictionary<string, string> DlrInfo { get; internal set; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>What the plugin answered that comes to nothing at a real EMG, or to something else than was meant, in sentences. While there is any, every <c>Ensure</c> method throws.</summary>
    public IReadOnlyList<string> Problems => [.. _problems];

    internal List<string> ProblemList => _problems;

    internal OutcomeFallbacks Fallbacks { get; }

    /// <summary>Says that the test is about a fallback: checks of this outcome hold though it rests on one.</summary>
    /// <returns>This outcome.</returns>
    public EmgDlrOutcome AllowFallback()
    {
        Fallbacks.Allow();
        return this;
    }

    /// <summary>Checks the result of an HLR lookup.</summary>
    /// <param name="mcc">The mobile country code; null: not checked.</param>
    /// <param name="mnc">The mobile network code; null: not checked.</param>
    /// <param name="msc">The mobile switching centre; null: not checked.</param>
    /// <param name="imsi">The subscriber's id; null: not checked.</param>
    /// <returns>This outcome.</returns>
    /// <exception cref="HookAssertionException">One of them is another.</exception>
    public EmgDlrOutcome EnsureHlr(string? mcc = null, string? mnc = null, string? msc = null, string? imsi = null)
    {
        EnsureInfo("mcc", mcc);
        EnsureInfo("mnc", mnc);
        EnsureInfo("msc", msc);
        EnsureInfo("imsi", imsi);
        return this;
    }

    /// <summary>Checks an option of the report as it ended.</summary>
    /// <param name="option">The option's name, in any case.</param>
    /// <param name="value">Its value; null: absent, or without a value.</param>
    /// <returns>This outcome.</returns>
    /// <exception cref="HookAssertionException">It has another value.</exception>
    public EmgDlrOutcome EnsureOption(string option, string? value)
    {
        Ensure(Report[option] == value, $"a report with {option}={value}, not {Report[option]}");
        return this;
    }

    private void EnsureInfo(string name, string? value)
    {
        if (value is not null)
        {
            Ensure(DlrInfo.GetValueOrDefault(name) == value, $"dlrinfo.{name}={value}, not {DlrInfo.GetValueOrDefault(name) ?? "nothing"}");
        }
    }

    private void Ensure(bool holds, string expected)
    {
        Fallbacks.Check(expected, _transcript);
        if (_problems.Count > 0)
        {
            throw new HookAssertionException($"Expected: {expected}. But EMG would not do what was meant: {string.Join(" ", _problems)}\n\n{_transcript()}");
        }

        if (!holds)
        {
            throw new HookAssertionException($"Expected: {expected}.\n\n{_transcript()}");
        }
    }
}
