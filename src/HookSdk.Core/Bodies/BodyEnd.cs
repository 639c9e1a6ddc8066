namespace HookSdk;

/// <summary>Has something done when a body's bytes have gone back, after whatever else goes back with them.</summary>
internal sealed class BodyEnd : IDisposable
{
    private readonly IDisposable? _companion;
    private readonly Action _then;

    private BodyEnd(IDisposable? companion, Action then) => (_companion, _then) = (companion, then);

    public static IDisposable Behind(IDisposable? companion, Action then) => new BodyEnd(companion, then);

    public void Dispose()
    {
        _companion?.Dispose();
        _then();
    }
}
