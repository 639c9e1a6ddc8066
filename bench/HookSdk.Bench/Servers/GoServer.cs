using System.Diagnostics;
using HookSdk.Bench.Harness;

namespace HookSdk.Bench.Servers;

/// <summary>The Go program in bench/peers/go/SUITE. It uses the standard library alone, or the sources of a package that the system has installed.</summary>
internal sealed class GoServer(string name = "go", string? packages = null, string needs = "", string package = "") : BenchServer(name)
{
    public override Preparation Prepare(Suite suite, Action<string> progress)
    {
        if (Tool.Find("go") is not { } go)
            return Preparation.Skip("needs the Go toolchain, from https://go.dev/dl or the package golang-go.");

        if (packages is not null && !Directory.Exists(Path.Combine(packages, "src", needs)))
            return Preparation.Skip($"needs the sources of {needs} in {packages}, from the package {package}.");

        string output = Path.Combine(Repository.Artifacts, $"go-{suite.Name}{(OperatingSystem.IsWindows() ? ".exe" : "")}");
        progress($"{Name,-8} building");
        var build = new ProcessStartInfo(go, ["build", "-o", output, "main.go"])
        {
            WorkingDirectory = Path.Combine(Repository.Peers, "go", suite.Name),
        };
        build.Environment["GO111MODULE"] = "off";
        if (packages is not null)
            build.Environment["GOPATH"] = packages;
        if (!Tool.Run(build, out string problem))
            return Preparation.Skip($"go build failed: {problem}");

        var start = new ProcessStartInfo(output);
        start.Environment.Remove("GOMAXPROCS");
        start.Environment.Remove("GOGC");
        return Preparation.Ready(start);
    }
}
