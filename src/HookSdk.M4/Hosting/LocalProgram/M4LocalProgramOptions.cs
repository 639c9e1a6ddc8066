namespace HookSdk.M4;

/// <summary>Settings of a local program.</summary>
public sealed class M4LocalProgramOptions
{
    /// <summary>
    /// The time from the start of <see cref="M4LocalProgram"/> to the answer, in which the request must have come, too: 1 ms to 5 minutes, 700 ms by default.
    /// The start of the program itself comes on top.
    /// </summary>
    public TimeSpan Deadline
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.FromMilliseconds(1));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromMinutes(5));
            field = value;
        }
    } = TimeSpan.FromMilliseconds(700);

    /// <summary>The longest request in bytes, 1,024 to 16 MiB; 64 KiB by default. A longer one is answered with the fallback.</summary>
    public int MaxRequestBytes
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1024);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 16 << 20);
            field = value;
        }
    } = 64 << 10;

    /// <summary>
    /// Whether the script decides and enforces nothing: each call goes on unchanged, and STDERR is told what would have been answered. False by default. See docs/shadow.md.
    /// </summary>
    public bool DryRun { get; set; }
}
