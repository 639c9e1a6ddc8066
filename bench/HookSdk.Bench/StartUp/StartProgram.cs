using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using HookSdk.Bench.Servers;

namespace HookSdk.Bench.StartUp;

/// <summary>A program that is started for one call.</summary>
internal sealed class StartProgram(string name, string summary, Func<StartProgram, Preparation> prepare)
{
    private const string Request = """{"cp_id":2,"user_id":2,"src":"37000000000","dst":"37099999999"}""";
    private ProcessStartInfo _start = null!;

    public static IReadOnlyList<StartProgram> All { get; } =
    [
        new("empty", "a C# program that returns 0; to its end", static it => it.Publish("bench/peers/dotnet/empty", "Empty")),
        new("sdk", "samples/M4Local", static it => it.Publish("samples/M4Local", "M4Local")),
        new("scaffold", "the local form of the template m4-script, published as its README says", static it => it.Publish(Scaffold.Write(), "Scaffold")),
        new("go", "the vendor's sample without its request to another service", static _ => BuildGo()),
        new("node", "a script that reads STDIN", static _ => Tool.Find("node") is { } node
            ? Preparation.Ready(new ProcessStartInfo(node, [Path.Combine(Repository.Peers, "node", "m4-local.js")]))
            : Preparation.Skip("needs Node.js.")),
    ];

    public string Name => name;

    public string Summary => summary;

    /// <summary>Builds it. Says what is missing, or null.</summary>
    public string? Prepare()
    {
        Preparation preparation = prepare(this);
        if (preparation.Start is null)
            return preparation.Missing;
        _start = preparation.Start;
        _start.RedirectStandardInput = true;
        _start.RedirectStandardOutput = true;
        _start.RedirectStandardError = true;
        _start.Environment["CallerIds__2"] = "37011111111";
        return null;
    }

    /// <summary>Milliseconds from the start to the whole line, or to the end when it writes none.</summary>
    public double Time()
    {
        long started = Stopwatch.GetTimestamp();
        using Process process = Process.Start(_start)!;
        try
        {
            process.StandardInput.BaseStream.Write(Encoding.ASCII.GetBytes(Request + "\n"));
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended without reading.
        }

        string? answer = process.StandardOutput.ReadLine();
        double time = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        process.WaitForExit();
        if (process.ExitCode != 0 || (name != "empty" && answer?.Contains("37011111111", StringComparison.Ordinal) != true))
            throw new BenchException($"{name} ended with {process.ExitCode} and answered '{answer}'.");
        return time;
    }

    private Preparation Publish(string project, string program)
    {
        string output = Path.Combine(Repository.Artifacts, $"start-{name}");
        var publish = new ProcessStartInfo("dotnet", ["publish", Path.Combine(Repository.Root, project), "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-o", output, "-v", "quiet"]);
        return Tool.Run(publish, out string problem)
            ? Preparation.Ready(new ProcessStartInfo(Path.Combine(output, program)))
            : Preparation.Skip($"dotnet publish failed: {problem}");
    }

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
