using HookSdk.Cli.Doctor.Findings;
using HookSdk.Cli.Servers;

namespace HookSdk.Cli.Doctor.BrokerFiles;

/// <summary>What may be wrong with a file of a broker as such.</summary>
internal sealed class FileKinds(Target target)
{
    public FindingKind Syntax { get; } = new(
        $"{target.Name}-file-syntax",
        "A line of the file cannot be read.",
        "The broker may not start with it, or pass over it. Of a file of EMQX nothing else was looked at then.",
        "Correct the line, or name another file by --config.");

    /// <summary>Words for files that are included, and were not read.</summary>
    public static string Unread(IReadOnlyList<FilePlace> includes) => includes.Count == 0 ? "" : $"; what {string.Join(", ", includes)} includes was not read";

    public void Tell(Diagnosis diagnosis, IEnumerable<FileProblem> problems)
    {
        foreach (FileProblem problem in problems)
        {
            diagnosis.Problem(Syntax, problem.ToString());
        }
    }
}
