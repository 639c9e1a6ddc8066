using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using HookSdk.Bench.Servers;

namespace HookSdk.Bench.StartUp;

/// <summary>A program that is started for one call.</summary>
internal sealed class StartProgram(string name, string summary, Func<StartProgram, Preparation> prepare)
{
    private const string Empty = "empty";
    private const string CallerId = "37011111111";
    private const string Request = """{"cp_id":2,"user_id":2,"src":"37000000000","dst":"37099999999"}""";

    // What a pipe holds on Linux.
    private const int PipeBytes = 65_536;
    private static readonly TimeSpan UntilItWaits = TimeSpan.FromMilliseconds(500);

    private ProcessStartInfo _start = null!;

    public static IReadOnlyList<StartProgram> All { get; } =
    [
        new(Empty, "a C# program that returns 0; to its end", static it => it.Publish("bench/peers/dotnet/empty", "Empty")),
        new("sdk", "samples/M4Local", static it => it.Publish("samples/M4Local", "M4Local")),
        new("sdk-r2r", "samples/M4Local, without Native AOT", static it => it.Publish("samples/M4Local", "M4Local", "-p:PublishAot=false")),
        new("scaffold", "the local form of the template m4-script, published as its README says", static it => it.Publish(LocalScaffold("Scaffold"), "Scaffold")),
        new("scaffold-lookup", "the same with its lookup over HTTP (WithLookup)", static it => it.Publish(LocalScaffold("Lookup"), "Lookup", "-p:WithLookup=true")),
        new("go", "the vendor's sample without its request to another service", static _ => BuildGo()),
        new("node", "a script that reads STDIN", static _ => Tool.Find("node") is { } node
            ? Preparation.Ready(new ProcessStartInfo(node, [Path.Combine(Repository.Peers, "node", "m4-local.js")]))
            : Preparation.Skip("needs Node.js.")),
    ];

    public string Name => name;

    public string Summary => summary;

    /// <summary>Bytes of the program; null: it is a script.</summary>
    public long? Size => _start.ArgumentList.Count == 0 ? new FileInfo(_start.FileName).Length : null;

    /// <summary>Builds it. Says what is missing, or null.</summary>
    public string? Prepare()
    {
        Preparation preparation = prepare(this);
        if (preparation.Start is null)
            return preparation.Missing;
        _start = Redirected(preparation.Start);
        return null;
    }

    /// <summary>Milliseconds from the start to the whole line, or to the end when it writes none.</summary>
    public double Time()
    {
        long started = Stopwatch.GetTimestamp();
        using Process process = Process.Start(_start)!;
        Ask(process);
        string? answer = process.StandardOutput.ReadLine();
        double time = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        End(process, answer);
        return time;
    }

    /// <summary>The most bytes of memory that it had until its answer; null: it gives none, or this is not Linux.</summary>
    public long? PeakMemory()
    {
        if (name == Empty || !OperatingSystem.IsLinux())
            return null;

        // Linux forgets the figure with the process. STDOUT is full as the program begins, so that it waits with its answer until it has been looked at.
        string fill = string.Create(CultureInfo.InvariantCulture, $"head -c {PipeBytes} /dev/zero; exec \"$@\"");
        using Process process = Process.Start(Redirected(new ProcessStartInfo("/bin/sh", ["-c", fill, "sh", _start.FileName, .. _start.ArgumentList])))!;
        Ask(process);
        Thread.Sleep(UntilItWaits);
        string status = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process.Id}/status"));
        string? peak = status.Split('\n').FirstOrDefault(static line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        End(process, process.StandardOutput.ReadLine()?.TrimStart('\0'));
        return peak is null
            ? throw new BenchException($"{name} did not wait with its answer.")
            : long.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    private static ProcessStartInfo Redirected(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.Environment["CallerIds__2"] = CallerId;
        return start;
    }

    private static void Ask(Process process)
    {
        try
        {
            process.StandardInput.BaseStream.Write(Encoding.ASCII.GetBytes(Request + "\n"));
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended without reading.
        }
    }

    private void End(Process process, string? answer)
    {
        process.WaitForExit();
        if (process.ExitCode != 0 || (name != Empty && answer?.Contains(CallerId, StringComparison.Ordinal) != true))
            throw new BenchException($"{name} ended with {process.ExitCode} and answered '{answer}'.");
    }

    private Preparation Publish(string project, string program, params string[] more)
    {
        string output = Path.Combine(Repository.Artifacts, $"start-{name}");
        var publish = new ProcessStartInfo("dotnet", ["publish", Path.Combine(Repository.Root, project), "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-o", output, "-v", "quiet", .. more]);
        return Tool.Run(publish, out string problem)
            ? Preparation.Ready(new ProcessStartInfo(Path.Combine(output, program)))
            : Preparation.Skip($"dotnet publish failed: {problem}");
    }

    private static string LocalScaffold(string name) => Scaffold.Write(name, "m4-script", "M4Script.1", ["shared", "local"], "shared");

    private static Preparation BuildGo()
    {
        if (Tool.Find("go") is not { } go)
            return Preparation.Skip("needs the Go toolchain.");
        string output = Path.Combine(Repository.Artifacts, "start-go");
        var build = new ProcessStartInfo(go, ["build", "-o", output, "main.go"]) { WorkingDirectory = Path.Combine(Repository.Peers, "go", "m4-local") };
        build.Environment["GO111MODULE"] = "off";
        return Tool.Run(build, out string problem) ? Preparation.Ready(new ProcessStartInfo(output)) : Preparation.Skip($"go build failed: {problem}");
    }
}
