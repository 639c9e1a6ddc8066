using HookSdk;

namespace Tour.Failing;

/// <summary>What a handler of the second act does now.</summary>
internal sealed class Fault
{
    private static readonly TimeSpan Work = TimeSpan.FromMilliseconds(100);

    public FaultKind Kind { get; set; }

    /// <summary>Fails, or works for a while.</summary>
    public Task HappenAsync(HookContext context) => Kind switch
    {
        FaultKind.Throws => throw new InvalidOperationException("This handler throws."),
        FaultKind.Hangs => Task.Delay(Timeout.Infinite, context.CancellationToken),
        _ => Task.Delay(Work, context.CancellationToken),
    };
}
