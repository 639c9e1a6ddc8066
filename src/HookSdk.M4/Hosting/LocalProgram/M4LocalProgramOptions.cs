using System.Globalization;

namespace HookSdk.M4;

/// <summary>Settings of a local program.</summary>
public sealed class M4LocalProgramOptions
{
    private const string DeadlineVariable = "Hooks__M4__Deadline";
    private static readonly TimeSpan ShortestDeadline = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestDeadline = TimeSpan.FromMinutes(5);

    /// <summary>What cannot be used of the environment; null: nothing.</summary>
    internal string? Problem { get; private init; }

    /// <summary>
    /// The settings that stand in the environment: <see cref="Deadline"/> in the variable <c>Hooks__M4__Deadline</c>, such as <c>00:00:01</c>. One that is no use changes nothing, as a call is to be
    /// answered all the same: STDERR is told, and <c>--check</c> ends with 1.
    /// </summary>
    /// <returns>The settings; those that the environment does not have are the defaults.</returns>
    public static M4LocalProgramOptions FromEnvironment()
    {
        if (Environment.GetEnvironmentVariable(DeadlineVariable) is not { } text)
        {
            return new M4LocalProgramOptions();
        }

        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan deadline) && deadline >= ShortestDeadline && deadline <= LongestDeadline
            ? new M4LocalProgramOptions { Deadline = deadline }
            : new M4LocalProgramOptions { Problem = $"{DeadlineVariable} = '{text}' is no time from 00:00:00.001 to 00:05:00: the deadline is 700 ms." };
    }

    /// <summary>
    /// The time from the start of <see cref="M4LocalProgram"/> to the answer, in which the request must have come, too: 1 ms to 5 minutes, 700 ms by default.
    /// The start of the program itself comes on top.
    /// </summary>
    public TimeSpan Deadline
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, ShortestDeadline);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, LongestDeadline);
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
