using System.Diagnostics;

namespace HookSdk.EmqX.Interop.Tests;

/// <summary>
/// A gRPC implementation that we did not write, as a client and as a server of the test service. A missing tool skips its tests, but for CI=true, where it fails them.
/// </summary>
internal sealed class Peer
{
    private const string GoPackages = "/usr/share/gocode";
    private static readonly SemaphoreSlim Preparing = new(1);
    private static readonly string Folder = Path.Combine(FindRoot(), "tests", "HookSdk.EmqX.Interop.Tests", "peers");

    private readonly Func<string, Task<ProcessStartInfo?>> _prepare;
    private readonly string _missing;

    private Peer(string name, string missing, Func<string, Task<ProcessStartInfo?>> prepare)
    {
        Name = name;
        _missing = missing;
        _prepare = prepare;
    }

    public static IReadOnlyList<Peer> All { get; } =
    [
        new("node", "needs Node.js 20 or later and npm (packages nodejs and npm)", PrepareNodeAsync),
        new("python", "needs grpcio for /usr/bin/python3 (package python3-grpcio)", PreparePythonAsync),
        new("go", "needs Go and grpc-go's sources (packages golang-go and golang-google-grpc-dev)", PrepareGoAsync),
    ];

    public string Name { get; }

    public static Peer Of(string name) => All.Single(p => p.Name == name);

    /// <summary>How to start it in a role, <c>client</c> or <c>server</c>.</summary>
    public async Task<ProcessStartInfo> PrepareAsync(string role)
    {
        await Preparing.WaitAsync();
        try
        {
            if (await _prepare(role) is { } start)
            {
                start.RedirectStandardInput = true;
                start.RedirectStandardOutput = true;
                start.RedirectStandardError = true;
                return start;
            }
        }
        finally
        {
            Preparing.Release();
        }

        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail($"{Name} {_missing}");
        }

        Assert.Skip($"{Name} {_missing}");
        throw new UnreachableException();
    }

    private static async Task<ProcessStartInfo?> PrepareNodeAsync(string role)
    {
        string folder = Path.Combine(Folder, "node");
        string installed = Path.Combine(folder, "node_modules", ".package-lock.json");
        if (Find("node") is not { } node || Find("npm") is not { } npm)
        {
            return null;
        }

        if (!File.Exists(installed) || File.GetLastWriteTimeUtc(installed) < File.GetLastWriteTimeUtc(Path.Combine(folder, "package-lock.json")))
        {
            await RunAsync(new ProcessStartInfo(npm, ["ci", "--no-audit", "--no-fund"]) { WorkingDirectory = folder });
        }

        return new ProcessStartInfo(node, [$"{role}.js"]) { WorkingDirectory = folder };
    }

    private static async Task<ProcessStartInfo?> PreparePythonAsync(string role)
    {
        const string Python = "/usr/bin/python3";
        return File.Exists(Python) && await TryRunAsync(new ProcessStartInfo(Python, ["-c", "import grpc"])) is null
            ? new ProcessStartInfo(Python, [Path.Combine(Folder, "python", $"{role}.py")])
            : null;
    }

    private static async Task<ProcessStartInfo?> PrepareGoAsync(string role)
    {
        if (Find("go") is not { } go || !Directory.Exists(Path.Combine(GoPackages, "src", "google.golang.org", "grpc")))
        {
            return null;
        }

        string program = Path.Combine(AppContext.BaseDirectory, $"go-{role}");
        ProcessStartInfo build = new(go, ["build", "-o", program, $"./{role}"]) { WorkingDirectory = Path.Combine(Folder, "go") };
        build.Environment["GO111MODULE"] = "off";
        build.Environment["GOPATH"] = GoPackages;
        await RunAsync(build);
        return new ProcessStartInfo(program);
    }

    private static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private static async Task RunAsync(ProcessStartInfo start) => (await TryRunAsync(start)).ShouldBeNull();

    /// <summary>Runs a program to its end. Null when it went well, what it wrote otherwise.</summary>
    private static async Task<string?> TryRunAsync(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? null : output + await errors;
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "HookSdk.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("No folder above the tests holds HookSdk.sln.");
    }
}
