namespace HookSdk;

/// <summary>Has something done when a body's bytes have gone back, after whatever else goes back with them.</summary>
internal sealed class BodyEnd(Action then) : IDisposable
{
    public IDisposable? Companion { get; set; }

    public static BodyEnd Behind(IDisposable? companion, Action then) => new(then) { Companion = companion };

    public void Dispose()
    {
        Companion?.Dispose();
        then();
    }
}
