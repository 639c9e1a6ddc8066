using Microsoft.Extensions.DependencyInjection;

namespace HookSdk;

/// <summary>How a shadow is asked beside the live plugins. See docs/shadow.md.</summary>
public sealed class ShadowOptions
{
    /// <summary>What logs, metrics and results call it. Null, the default: as its class.</summary>
    public string? Name { get; set; }

    /// <summary>
    /// The name of the live plugin that it may take over from: it is held against that one's answers. Null, the default: against the replies of all live plugins of a hook together.
    /// </summary>
    public string? Beside { get; set; }

    /// <summary>Singleton, the default: one instance for all calls at once. Scoped: one for each call, from a scope of its own.</summary>
    public ServiceLifetime Lifetime { get; set; } = ServiceLifetime.Singleton;

    /// <summary>How many calls may wait for it or be with it, 1 to 1,000,000; 1,000 by default. It is not asked about more, and they are counted.</summary>
    public int QueueLength { get; set; } = 1_000;

    /// <summary>How many calls it may have at once, 1 to 256; 4 by default. A call that it is late with counts until it ends.</summary>
    public int MaxConcurrentCalls { get; set; } = 4;

    /// <summary>How many disagreements are kept, 0 to 10,000; 100 by default. The oldest go.</summary>
    public int KeptDisagreements { get; set; } = 100;

    /// <summary>Hooks of which disagreements show payloads, by the broker's names. Empty, the default: payloads are hidden. Secrets are hidden in any case.</summary>
    public ISet<string> Payloads { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Refuses what is out of range.</summary>
    /// <param name="hooks">The hooks that there are.</param>
    internal void Check(IReadOnlyCollection<string> hooks)
    {
        Check(QueueLength, 1, 1_000_000, nameof(QueueLength));
        Check(MaxConcurrentCalls, 1, 256, nameof(MaxConcurrentCalls));
        Check(KeptDisagreements, 0, 10_000, nameof(KeptDisagreements));
        if (Lifetime == ServiceLifetime.Transient)
        {
            throw Refused(nameof(Lifetime), "A shadow is a singleton or scoped.");
        }

        if (Payloads.FirstOrDefault(hook => !hooks.Contains(hook, StringComparer.Ordinal)) is { } unknown)
        {
            throw Refused(nameof(Payloads), $"'{unknown}' is no hook here. There are {string.Join(", ", hooks)}.");
        }
    }

    private static ArgumentException Refused(string option, string problem) => new(problem, option);

    private static void Check(int value, int least, int most, string name)
    {
        if (value < least || value > most)
        {
            throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"It takes {least:N0} to {most:N0}."));
        }
    }
}
