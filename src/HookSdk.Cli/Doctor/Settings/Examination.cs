using HookSdk.Cli.Doctor.Findings;

namespace HookSdk.Cli.Doctor.Settings;

/// <summary>Looks at a server and its broker.</summary>
internal abstract class Examination
{
    /// <summary>Everything that it may find.</summary>
    public abstract IReadOnlyList<FindingKind> Kinds { get; }

    public abstract Task LookAsync(DoctorSettings settings, Diagnosis diagnosis, CancellationToken cancellationToken);
}
