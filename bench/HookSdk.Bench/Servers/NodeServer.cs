using System.Diagnostics;
using HookSdk.Bench.Harness;

namespace HookSdk.Bench.Servers;

/// <summary>The script bench/peers/node/SUITE.js, with the packages of the lock file beside it.</summary>
internal sealed class NodeServer(string name = "node") : BenchServer(name)
{
    public override Preparation Prepare(Suite suite, Action<string> progress)
    {
        string folder = Path.Combine(Repository.Peers, "node");
        if (Tool.Find("node") is not { } node)
            return Preparation.Skip("needs Node.js 20 or later, from https://nodejs.org or the package nodejs.");
        if (!IsInstalled(folder))
        {
            if (Tool.Find("npm") is not { } npm)
                return Preparation.Skip("needs npm, once, to install bench/peers/node.");
            progress($"{Name,-8} installing packages");
            var install = new ProcessStartInfo(npm, ["ci", "--no-audit", "--no-fund"]) { WorkingDirectory = folder };
            if (!Tool.Run(install, out string problem))
                return Preparation.Skip($"`npm ci` in bench/peers/node failed: {problem}");
        }

        var start = new ProcessStartInfo(node, [$"{suite.Name}.js"]) { WorkingDirectory = folder };
        start.Environment["NODE_ENV"] = "production";
        start.Environment.Remove("NODE_OPTIONS");
        return Preparation.Ready(start);
    }

    private static bool IsInstalled(string folder)
    {
        string installed = Path.Combine(folder, "node_modules", ".package-lock.json");
        return File.Exists(installed)
            && File.GetLastWriteTimeUtc(installed) >= File.GetLastWriteTimeUtc(Path.Combine(folder, "package-lock.json"));
    }
}
