using HookSdk.Cli.Servers;

namespace HookSdk.Cli.Doctor.Settings;

/// <summary>The deadline of a server, as far as it is known here.</summary>
internal static class Deadlines
{
    /// <summary>Whether a server's deadline leaves the broker's wait to pass first.</summary>
    /// <param name="stated">The one of <c>--deadline</c>; null: the default of a HookSdk server is taken.</param>
    /// <param name="usual">That default.</param>
    /// <param name="wait">How long the broker waits.</param>
    /// <returns>Words for a sentence; null: it fits.</returns>
    public static string? ProblemOf(TimeSpan? stated, TimeSpan usual, TimeSpan wait)
    {
        TimeSpan deadline = stated ?? usual;
        return deadline < wait ? null
            : stated is null ? $"the broker waits {Units.Text(wait)}, and a HookSdk server with its default answers a hook that is late after {Units.Text(deadline)}; --deadline says what yours has"
            : $"the broker waits {Units.Text(wait)}, and the server's deadline is {Units.Text(deadline)}";
    }
}
