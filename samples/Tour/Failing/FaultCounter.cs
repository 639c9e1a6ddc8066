using System.Collections.Concurrent;
using HookSdk;

namespace Tour.Failing;

/// <summary>What a server says became of its calls, by their outcome.</summary>
internal sealed class FaultCounter : IHookObserver
{
    private readonly ConcurrentDictionary<HookOutcome, int> _outcomes = new();

    public int this[HookOutcome outcome] => _outcomes.GetValueOrDefault(outcome);

    public void Clear() => _outcomes.Clear();

    public void OnAnswered(ObservedCall call)
    {
        if (Watched is null || call.Hook == Watched)
        {
            _outcomes.AddOrUpdate(call.Outcome, 1, static (_, count) => count + 1);
        }
    }

    /// <summary>The hook that counts; null: every one.</summary>
    public string? Watched { get; set; }
}
