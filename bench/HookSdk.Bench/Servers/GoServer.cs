using System.Diagnostics;
using HookSdk.Bench.Harness;

namespace HookSdk.Bench.Servers;

/// <summary>The Go program in bench/peers/go/SUITE, which uses the standard library alone.</summary>
internal sealed class GoServer(string name = "go") : BenchServer(name)
{
    public override Preparation Prepare(Suite suite, Action<string> progress)
    {
        if (Tool.Find("go") is not { } go)
            return Preparation.Skip("needs the Go toolchain, from https://go.dev/dl or the package golang-go.");

        string output = Path.Combine(Repository.Artifacts, $"go-{suite.Name}{(OperatingSystem.IsWindows() ? ".exe" : "")}");
        progress($"{Name,-8} building");
        var build = new ProcessStartInfo(go, ["build", "-o", output, "main.go"])
        {
            WorkingDirectory = Path.Combine(Repository.Peers, "go", suite.Name),
        };
        build.Environment["GO111MODULE"] = "off";
        if (!Tool.Run(build, out string problem))
            return Preparation.Skip($"go build failed: {problem}");

        var start = new ProcessStartInfo(output);
        start.Environment.Remove("GOMAXPROCS");
        start.Environment.Remove("GOGC");
        return Preparation.Ready(start);
    }
}
