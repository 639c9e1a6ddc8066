namespace HookSdk.Cli.Doctor.Findings;

/// <summary>What was looked at, and what was found.</summary>
internal sealed class Diagnosis
{
    public const string Server = "server";
    public const string Broker = "broker";

    private readonly List<(string Side, string Text)> _seen = [];
    private readonly List<DoctorFinding> _findings = [];

    /// <summary>What was looked at, in its order.</summary>
    public IReadOnlyList<(string Side, string Text)> Seen => _seen;

    /// <summary>What was found, in its order.</summary>
    public IReadOnlyList<DoctorFinding> Findings => _findings;

    /// <summary>Whether nothing answers at the server's address.</summary>
    public bool IsServerAway { get; set; }

    public int Problems => _findings.Count(static f => f.Grade == Grade.Problem);

    public void Saw(string side, string text) => _seen.Add((side, text));

    /// <summary>Something is wrong.</summary>
    public void Problem(FindingKind kind, string seen) => Add(new(kind, Grade.Problem, seen));

    /// <summary>Something may be wrong, which <paramref name="seen"/> says.</summary>
    public void Note(FindingKind kind, string seen) => Add(new(kind, Grade.Note, seen));

    private void Add(DoctorFinding finding)
    {
        if (!_findings.Contains(finding))
        {
            _findings.Add(finding);
        }
    }
}
