using System.Globalization;

namespace HookSdk;

/// <summary>What to do about a starved thread pool, by what was seen of it.</summary>
internal static class StarvedAdvice
{
    /// <summary>From so much of the processors on, this process itself is what they are busy with.</summary>
    private const int Busy = 70;

    /// <param name="used">The share of the processors that this process used meanwhile, in percent.</param>
    /// <param name="set">The setting <c>MinThreads</c>, where there is one.</param>
    /// <param name="floor">The pool's floor now.</param>
    /// <param name="section">The section of the settings.</param>
    public static string Of(int used, int? set, int floor, string section)
    {
        string pool = set == 0
            ? $"The pool was left alone, as {section}:MinThreads = 0 says."
            : string.Create(CultureInfo.InvariantCulture, $"The pool now adds up to {floor} threads at once.");
        return used >= Busy
            ? $"This program keeps the processors busy itself: more threads do not help. Give it more of them, send it fewer calls, or let handlers compute less. {pool}"
            : $"Either handlers block their threads (Thread.Sleep, .Result, .Wait(), a driver without async): let them await instead, or set {section}:MinThreads and {section}:MaxConcurrentCallsPerPlugin. Or other programs keep the processors busy, or a limit of the container holds it back: look at the machine's load; more threads do not help then. {pool}";
    }
}
