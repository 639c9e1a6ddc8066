using System.Diagnostics;
using System.Runtime.InteropServices;
using HookSdk.Bench.Servers;

namespace HookSdk.Bench.Published;

/// <summary>One way to publish a server.</summary>
internal sealed class PublishedForm(string name, string summary, string[] arguments)
{
    public static IReadOnlyList<PublishedForm> All { get; } =
    [
        new("jit", "needs .NET on the machine; compiled as it runs", []),
        new("r2r", "ReadyToRun, needs .NET on the machine", ["-r", RuntimeInformation.RuntimeIdentifier, "--self-contained", "false", "-p:PublishReadyToRun=true"]),
        new("aot", "Native AOT", ["-r", RuntimeInformation.RuntimeIdentifier, "-p:BenchAot=true"]),
    ];

    public string Name => name;

    public string Summary => summary;

    public string Folder => Path.Combine(Repository.Artifacts, $"published-{name}");

    /// <summary>Seconds that publishing took, where what the project references was built already.</summary>
    public double BuildSeconds { get; private set; }

    /// <summary>Bytes of all that belongs onto the machine.</summary>
    public long Size { get; private set; }

    /// <summary>Publishes a project. Says what went wrong, or null.</summary>
    public string? Publish(string project)
    {
        foreach (string old in (string[])[Folder, Path.Combine(project, "bin"), Path.Combine(project, "obj")])
        {
            if (Directory.Exists(old))
                Directory.Delete(old, recursive: true);
        }

        long started = Stopwatch.GetTimestamp();
        bool isPublished = Tool.Run(new ProcessStartInfo("dotnet", ["publish", project, "-c", "Release", "-o", Folder, "-v", "quiet", .. arguments]), out string problem);
        BuildSeconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        if (!isPublished)
            return $"dotnet publish failed: {problem}";

        // Documentation of projects (packages leave theirs behind) and symbols are for developers.
        Size = new DirectoryInfo(Folder).EnumerateFiles("*", SearchOption.AllDirectories).Where(static f => f.Extension is not (".xml" or ".dbg" or ".pdb")).Sum(static f => f.Length);
        return null;
    }
}
