using HookSdk.Testing;

namespace Tour.Emqx;

/// <summary>What the fake EMQX saw become of its clients and messages.</summary>
internal sealed class EmqxTally
{
    private readonly Lock _lock = new();

    public int Refused { get; private set; }

    public int Denied { get; private set; }

    public int Rewritten { get; private set; }

    public int Dropped { get; private set; }

    public int Delivered { get; private set; }

    public void Add(EmqxConnectOutcome outcome)
    {
        lock (_lock)
        {
            Refused += outcome.IsAccepted ? 0 : 1;
        }
    }

    public void Add(EmqxPublishOutcome outcome, string topic)
    {
        lock (_lock)
        {
            Denied += outcome.Authorized?.IsAllowed == false ? 1 : 0;
            Dropped += outcome.IsForbidden ? 1 : 0;
            Rewritten += outcome.Message is { } message && message.Topic != topic ? 1 : 0;
            Delivered += outcome.Deliveries.Count;
        }
    }
}
