using HookSdk.Testing;

namespace Tour.VerneMq;

/// <summary>What the clients of the fake VerneMQ saw.</summary>
internal sealed class VerneMqTally
{
    private readonly Lock _lock = new();

    public int Refused { get; private set; }

    public int FiltersRefused { get; private set; }

    public int Denied { get; private set; }

    public int Rewritten { get; private set; }

    public int Delivered { get; private set; }

    public int Left { get; private set; }

    public void Add(VerneMqConnectOutcome outcome)
    {
        lock (_lock)
        {
            Refused += outcome.IsAccepted ? 0 : 1;
        }
    }

    public void Add(VerneMqSubscribeOutcome outcome)
    {
        lock (_lock)
        {
            FiltersRefused += outcome.Codes.Count(static c => c >= 128);
        }
    }

    public void Add(VerneMqPublishOutcome outcome)
    {
        lock (_lock)
        {
            Denied += outcome.IsRefused ? 1 : 0;
            Rewritten += outcome.Message is { } routed && routed.Topic != outcome.Sent.Topic ? 1 : 0;
            Delivered += outcome.Deliveries.Count;
        }
    }

    public void AddLeft()
    {
        lock (_lock)
        {
            Left++;
        }
    }
}
