using System.Diagnostics;
using System.Globalization;

namespace HookSdk.Cli.Tests.Processes;

/// <summary>The wrong servers of tests/fixtures. A missing language skips its tests, but for CI=true, where it fails them.</summary>
internal static class WrongServer
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "fixtures", "wrong-servers");
    private static readonly SemaphoreSlim Building = new(1);
    private static string? _go;

    /// <summary>Starts the server of a protocol.</summary>
    public static async Task<ServerProcess> StartAsync(string protocol, string fault) => await ServerProcess.StartAsync(
        protocol switch
        {
            "emg" => new ProcessStartInfo(Need(File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : Find("python3"), "Python 3 (package python3)"), [Path.Combine(Folder, "python", "server.py"), protocol, fault]),
            "m4" or "vernemq" => new ProcessStartInfo(await BuildGoAsync(), [protocol, fault]),
            _ => new ProcessStartInfo(Need(Find("node"), "Node.js (package nodejs)"), [Path.Combine(Folder, "node", "server.js"), protocol, fault]),
        },
        "listening ");

    public static string UrlOf(string protocol, int port) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}{(protocol == "emg" ? "/emg" : "")}");

    private static async Task<string> BuildGoAsync()
    {
        string go = Need(Find("go"), "Go (package golang-go)");
        await Building.WaitAsync();
        try
        {
            if (_go is null)
            {
                string program = Path.Combine(AppContext.BaseDirectory, "wrong-server");
                ProcessStartInfo build = new(go, ["build", "-o", program, Path.Combine(Folder, "go", "main.go")]) { RedirectStandardError = true };
                build.Environment["GO111MODULE"] = "off";
                using Process process = Process.Start(build)!;
                string errors = await process.StandardError.ReadToEndAsync();
                await process.WaitForExitAsync();
                process.ExitCode.ShouldBe(0, errors);
                _go = program;
            }

            return _go;
        }
        finally
        {
            Building.Release();
        }
    }

    private static string Need(string? program, string what)
    {
        if (program is null && Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail($"needs {what}");
        }

        Assert.SkipWhen(program is null, $"needs {what}");
        return program!;
    }

    private static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
