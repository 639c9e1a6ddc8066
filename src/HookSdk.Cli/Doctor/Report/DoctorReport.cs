using System.Globalization;
using HookSdk.Cli.Doctor.Findings;
using HookSdk.Cli.Doctor.Settings;
using HookSdk.Cli.Terminal;

namespace HookSdk.Cli.Doctor.Report;

/// <summary>What was found, as people read it.</summary>
internal static class DoctorReport
{
    private const int IdWidth = 26;

    public static void Print(DoctorSettings settings, Diagnosis diagnosis, Screen screen)
    {
        foreach ((string side, string text) in diagnosis.Seen)
        {
            screen.Line($"{side}  {text}", Tone.Quiet);
        }

        if (!settings.KnowsBroker)
        {
            screen.Line($"{Diagnosis.Broker}  not looked at: {NotLooked}", Tone.Quiet);
        }

        screen.Line();
        foreach (DoctorFinding finding in diagnosis.Findings.OrderBy(static f => f.Grade))
        {
            bool isProblem = finding.Grade == Grade.Problem;
            screen.Line($"{(isProblem ? "WRONG" : "note ")} {finding.Kind.Id,-IdWidth} {finding.Kind.Sentence}", isProblem ? Tone.Bad : Tone.Strong);
            screen.Line($"      seen: {finding.Seen}");
            screen.Line($"      why:  {finding.Kind.Why}");
            screen.Line($"      do:   {finding.Kind.ToDo}");
        }

        int notes = diagnosis.Findings.Count - diagnosis.Problems;
        if (diagnosis.Findings.Count == 0)
        {
            screen.Line(settings.KnowsBroker ? "No fault was found: the server and the broker fit together, as far as both were looked at." : "No fault was found at the server.", Tone.Good);
            return;
        }

        screen.Line();
        screen.Line(string.Create(CultureInfo.InvariantCulture, $"{diagnosis.Problems} wrong, {notes} to look at"), diagnosis.Problems == 0 ? Tone.Good : Tone.Bad);
    }

    /// <summary>What to do to have the broker looked at.</summary>
    public const string NotLooked = "name its configuration by --config, or its management API by --api";
}
