using HookSdk.Emg;
using HookSdk.Testing;

namespace Tour.Emg;

/// <summary>What the fake EMG saw become of its messages.</summary>
internal sealed class EmgTally
{
    private readonly Lock _lock = new();

    public int Rejected { get; private set; }

    public int Routed { get; private set; }

    public int Renamed { get; private set; }

    public int Sent { get; private set; }

    public int Failed { get; private set; }

    public int LookedUp { get; private set; }

    public void Add(EmgOutcome outcome)
    {
        lock (_lock)
        {
            Rejected += outcome.IsRejected ? 1 : 0;
            Routed += outcome.IsRoutedByPlugin ? 1 : 0;
            Renamed += outcome.Message.Source != "INFO" ? 1 : 0;
            Sent += outcome.SendResult == 0 ? 1 : 0;
            Failed += outcome.SendResult is not (null or 0) ? 1 : 0;
        }
    }

    public void Add(EmgDlrOutcome outcome)
    {
        lock (_lock)
        {
            LookedUp += outcome.DlrInfo.ContainsKey("mcc") ? 1 : 0;
        }
    }
}
