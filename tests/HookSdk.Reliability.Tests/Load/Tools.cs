using System.Diagnostics;

namespace HookSdk.Reliability.Tests.Load;

/// <summary>Programs that these tests need and do not bring. A missing one skips its tests, but for CI=true, where it fails them.</summary>
internal static class Tools
{
    public const string Python = "/usr/bin/python3";

    private static readonly SemaphoreSlim Preparing = new(1);

    /// <summary>The folder of this project's sources.</summary>
    public static string Sources { get; } = Path.Combine(Root(), "tests", "HookSdk.Reliability.Tests");

    public static string Deploy { get; } = Path.Combine(Root(), "deploy");

    /// <summary>How to start one of the gRPC clients in <c>clients/</c>: <c>python</c> (grpcio) or <c>node</c> (grpc-js).</summary>
    public static async Task<ProcessStartInfo> ClientAsync(string name)
    {
        await Preparing.WaitAsync();
        try
        {
            return name == "python" ? await GrpcioAsync() : await NodeAsync();
        }
        finally
        {
            Preparing.Release();
        }
    }

    /// <summary>Where a program is, in the search path and where Debian keeps servers.</summary>
    public static string Find(string program, string package) =>
        $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin".Split(Path.PathSeparator).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists) ?? Miss($"needs {program} (package {package})");

    private static async Task<ProcessStartInfo> GrpcioAsync()
    {
        if (!File.Exists(Python) || !await RunsAsync(new ProcessStartInfo(Python, ["-c", "import grpc"])))
        {
            Miss("needs grpcio for /usr/bin/python3 (package python3-grpcio)");
        }

        return new ProcessStartInfo(Python, [Path.Combine(Sources, "clients", "python", "load.py")]);
    }

    private static async Task<ProcessStartInfo> NodeAsync()
    {
        string folder = Path.Combine(Sources, "clients", "node");
        string node = Find("node", "nodejs");
        string npm = Find("npm", "npm");
        if (!File.Exists(Path.Combine(folder, "node_modules", ".package-lock.json")))
        {
            (await RunsAsync(new ProcessStartInfo(npm, ["ci", "--no-audit", "--no-fund"]) { WorkingDirectory = folder })).ShouldBeTrue("npm ci failed");
        }

        return new ProcessStartInfo(node, [Path.Combine(folder, "load.js")]);
    }

    private static string Miss(string what)
    {
        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail(what);
        }

        Assert.Skip(what);
        throw new UnreachableException();
    }

    private static async Task<bool> RunsAsync(ProcessStartInfo start)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using Process process = Process.Start(start)!;
        await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "HookSdk.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("No folder above the tests holds HookSdk.sln.");
    }
}
