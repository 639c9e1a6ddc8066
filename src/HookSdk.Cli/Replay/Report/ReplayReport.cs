using System.Globalization;
using HookSdk.Cli.Servers;
using HookSdk.Cli.Terminal;
using HookSdk.Recording;

namespace HookSdk.Cli.Replay.Report;

/// <summary>What became of the calls, as people read it.</summary>
internal sealed class ReplayReport(Screen screen, int most)
{
    private const int LongestValue = 200;

    public void Tell(ReplayResults results, TimeSpan elapsed)
    {
        foreach (ReplayKind kind in results.Kinds)
        {
            screen.Line(string.Create(CultureInfo.InvariantCulture, $"{kind.Count,6} x {kind.Name}"), Tone.Bad);
            foreach (ReplayedCall call in kind.Calls.Take(most))
            {
                screen.Line(string.Create(CultureInfo.InvariantCulture, $"         {(call.Call.File is { } file ? file + " " : "")}line {call.Call.Line}{(call.Call.Client is { } client ? $", {Short(client)}" : "")}"));
                if (call.Failure is { } failure)
                {
                    screen.Line($"           {failure}");
                }

                foreach (ReplyDifference difference in call.Differences)
                {
                    screen.Line($"           {difference.Path}: {Short(difference.Recorded)} -> {Short(difference.Now)}");
                }
            }

            if (kind.Hidden > 0)
            {
                screen.Line($"         {(kind.Hidden == kind.Count ? "These" : kind.Hidden.ToString(CultureInfo.InvariantCulture))} were sent without {string.Join(", ", kind.HiddenNames)}, which the recording hides: that may be why. --fill puts a value there.", Tone.Quiet);
            }
        }

        foreach ((string why, int count) in results.LeftOut)
        {
            screen.Line(string.Create(CultureInfo.InvariantCulture, $"{count,6} x left out: {why}"), Tone.Quiet);
        }

        foreach ((string why, int count) in results.MadeLeftOut)
        {
            screen.Line(string.Create(CultureInfo.InvariantCulture, $"{count,6} x calls of the adapter left out: {why}"), Tone.Quiet);
        }

        if (results.Kinds.Count + results.LeftOut.Count + results.MadeLeftOut.Count > 0)
        {
            screen.Line();
        }

        screen.Line(
            string.Create(CultureInfo.InvariantCulture, $"{results.Same} answered as recorded, {results.Different} otherwise, {results.Unanswered} not at all, {results.Left} left out, in {Units.Text(elapsed)}"),
            results.AreThere && results.Different + results.Unanswered == 0 ? Tone.Good : Tone.Bad);
        if (results.MadeSame + results.MadeDifferent + results.MadeLeftOut.Count > 0)
        {
            screen.Line(
                string.Create(CultureInfo.InvariantCulture, $"Calls of EMQX's adapter: {results.MadeSame} as recorded, {results.MadeDifferent} otherwise, {results.MadeLeftOut.Values.Sum()} left out"),
                results.MadeDifferent == 0 ? Tone.Good : Tone.Bad);
        }

        if (!results.AreThere)
        {
            screen.Line("Nothing was compared: this says nothing about the server.", Tone.Bad);
        }
    }

    private static string Short(string? value) => value is null ? "(nothing)" : value.Length > LongestValue ? string.Create(CultureInfo.InvariantCulture, $"{value[..LongestValue]}... ({value.Length} characters)") : value;
}
