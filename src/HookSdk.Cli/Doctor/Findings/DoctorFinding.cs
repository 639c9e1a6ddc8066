namespace HookSdk.Cli.Doctor.Findings;

/// <summary>Something that was found.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Grade">How sure it is.</param>
/// <param name="Seen">What was seen, and where.</param>
internal sealed record DoctorFinding(FindingKind Kind, Grade Grade, string Seen);
