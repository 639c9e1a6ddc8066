namespace HookSdk;

/// <summary>
/// What holds only when it held at several looks in a row. On a busy machine the clock goes on while nothing runs: the first look after such a pause sees a silence that is none, because
/// what was sent meanwhile has not been read yet.
/// </summary>
internal struct Looks
{
    private const int Enough = 5;

    private int _seen;

    /// <summary>Takes one look. Says whether it and those before it saw the same.</summary>
    public bool HaveSeen(bool holds)
    {
        _seen = holds ? _seen + 1 : 0;
        return _seen >= Enough;
    }
}
