namespace HookSdk.Aot;

/// <summary>Counts what is right, and says what is not.</summary>
internal sealed class Checks
{
    private int _right;
    private int _wrong;

    public void Are(string what, string? found, string wanted)
    {
        bool isRight = found?.Contains(wanted, StringComparison.Ordinal) == true;
        _right += isRight ? 1 : 0;
        _wrong += isRight ? 0 : 1;
        if (!isRight)
        {
            Console.Error.WriteLine($"{what}: '{wanted}' was expected, and there is: {found}");
        }
    }

    /// <summary>Says how many there were. The exit code: 0 when all were right.</summary>
    public int End()
    {
        Console.WriteLine($"{_right} right, {_wrong} wrong");
        return _wrong == 0 && _right > 0 ? 0 : 1;
    }
}
