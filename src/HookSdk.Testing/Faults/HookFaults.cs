namespace HookSdk.Testing;

/// <summary>Faults that a fake broker plays. Each is played once, on the next call of its hook; several for one hook are played in turn.</summary>
public sealed class HookFaults
{
    private readonly Dictionary<string, Queue<HookFault>> _waiting = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<string> _hooks;

    internal HookFaults(IReadOnlyList<string> hooks) => _hooks = hooks;

    /// <summary>Says which call the fault befalls.</summary>
    /// <param name="hook">The hook's name, as the broker spells it.</param>
    /// <returns>The faults to choose from.</returns>
    /// <exception cref="ArgumentException">There is no such hook.</exception>
    public NextHookFault Next(string hook) => _hooks.Contains(hook, StringComparer.Ordinal)
        ? new NextHookFault(this, hook)
        : throw new ArgumentException($"There is no hook '{hook}'; there are {string.Join(", ", _hooks)}.", nameof(hook));

    /// <summary>Says that the fault befalls the next call, at a broker with one hook.</summary>
    /// <returns>The faults to choose from.</returns>
    /// <exception cref="InvalidOperationException">The broker has several hooks.</exception>
    public NextHookFault Next() => _hooks.Count == 1
        ? new NextHookFault(this, _hooks[0])
        : throw new InvalidOperationException($"Say which hook the fault befalls: {string.Join(", ", _hooks)}.");

    internal void Add(string hook, HookFault fault)
    {
        lock (_waiting)
        {
            if (!_waiting.TryGetValue(hook, out Queue<HookFault>? queue))
            {
                _waiting.Add(hook, queue = new());
            }

            queue.Enqueue(fault);
        }
    }

    internal HookFault? Take(string hook)
    {
        lock (_waiting)
        {
            return _waiting.TryGetValue(hook, out Queue<HookFault>? queue) && queue.TryDequeue(out HookFault fault) ? fault : null;
        }
    }
}
