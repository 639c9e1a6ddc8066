using System.Text.Json;
using HookSdk.Cli.Doctor.Findings;
using HookSdk.Cli.Doctor.Settings;
using HookSdk.Cli.Servers;
using HookSdk.Cli.Terminal;

namespace HookSdk.Cli.Doctor.Report;

/// <summary>What was found, for a program.</summary>
internal static class DoctorJson
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, IndentSize = 2 };

    public static string Of(Target target, DoctorSettings settings, Diagnosis diagnosis, Screen screen) => JsonSerializer.Serialize(
        new
        {
            target = target.Name,
            url = screen.Clean(settings.Server.Url.AbsoluteUri),
            looked = diagnosis.Seen.Select(s => new { side = s.Side, seen = screen.Clean(s.Text) }),
            brokerLooked = settings.KnowsBroker,
            wrong = diagnosis.Problems,
            notes = diagnosis.Findings.Count - diagnosis.Problems,
            findings = diagnosis.Findings.OrderBy(static f => f.Grade).Select(f => new
            {
                id = f.Kind.Id,
                grade = f.Grade == Grade.Problem ? "wrong" : "note",
                finding = f.Kind.Sentence,
                seen = screen.Clean(f.Seen),
                why = f.Kind.Why,
                toDo = f.Kind.ToDo,
            }),
        },
        Options);
}
