using HookSdk.Bench.Load;

namespace HookSdk.Bench.Harness;

/// <summary>One kind of call, pre-encoded. The subclass knows the protocol.</summary>
internal abstract class Workload(string name, string summary)
{
    /// <summary>The word on the command line.</summary>
    public string Name => name;

    /// <summary>The heading of its table.</summary>
    public string Summary => summary;

    /// <summary>Whether a round is one burst of calls, all sent at once: then what counts is the time until the last one is answered.</summary>
    public virtual bool IsBurst => false;

    /// <summary>What the load generator needs and this machine does not have; null when it can run.</summary>
    public virtual string? Missing => null;

    /// <summary>Connects to a server on the loopback address and sees one right answer on every connection.</summary>
    public abstract ILoad Open(int port, LoadSettings settings);
}
