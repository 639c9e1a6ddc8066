using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using HookSdk.Reliability.Tests.Load;

namespace HookSdk.Reliability.Tests.Proxy;

/// <summary>A proxy with one of the files of deploy, whose ports alone are changed.</summary>
internal sealed class ProxyProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _folder;

    private ProxyProcess(Process process, string folder)
    {
        _process = process;
        _folder = folder;
    }

    /// <summary>What it wrote to its log of errors, where it has one.</summary>
    public string Errors => Path.Combine(_folder, "error.log") is var log && File.Exists(log) ? File.ReadAllText(log) : "";

    /// <summary>Starts nginx and waits until it listens.</summary>
    /// <param name="file">The file in deploy/nginx.</param>
    /// <param name="ports">The ports that stand in it, and those to put in their place; that of the callers first.</param>
    public static async Task<ProxyProcess> StartNginxAsync(string file, params (int InFile, int Used)[] ports)
    {
        string nginx = Tools.Find("nginx", "nginx");
        string server = await ReadAsync("nginx", file, ports);
        string folder = Directory.CreateTempSubdirectory("hooksdk-nginx-").FullName;
        string temporary = string.Join('\n', new[] { "client_body", "proxy", "fastcgi", "uwsgi", "scgi" }.Select(name => $"{name}_temp_path {folder}/{name};"));
        await File.WriteAllTextAsync(
            Path.Combine(folder, "nginx.conf"),
            $"daemon off;\nmaster_process off;\npid {folder}/pid;\nerror_log {folder}/error.log;\nevents {{ worker_connections 2048; }}\nhttp {{\naccess_log off;\n{temporary}\n{server}\n}}\n");
        return await StartAsync(nginx, ["-p", folder, "-c", Path.Combine(folder, "nginx.conf"), "-e", Path.Combine(folder, "error.log")], folder, ports[0].Used);
    }

    /// <summary>Starts HAProxy and waits until it listens.</summary>
    /// <param name="file">The file in deploy/haproxy.</param>
    /// <param name="ports">The ports that stand in it, and those to put in their place; that of the callers first.</param>
    public static async Task<ProxyProcess> StartHaproxyAsync(string file, params (int InFile, int Used)[] ports)
    {
        string haproxy = Tools.Find("haproxy", "haproxy");
        string settings = await ReadAsync("haproxy", file, ports);
        string folder = Directory.CreateTempSubdirectory("hooksdk-haproxy-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "haproxy.cfg"), settings);
        return await StartAsync(haproxy, ["-db", "-q", "-f", Path.Combine(folder, "haproxy.cfg")], folder, ports[0].Used);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<string> ReadAsync(string proxy, string file, (int InFile, int Used)[] ports)
    {
        string settings = await File.ReadAllTextAsync(Path.Combine(Tools.Deploy, proxy, file));
        foreach ((int inFile, int used) in ports)
        {
            // As a whole number: a port that was put in before may hold this one.
            Regex there = new(string.Create(CultureInfo.InvariantCulture, $@"\b{inFile}\b"));
            settings.ShouldMatch(there.ToString());
            settings = there.Replace(settings, used.ToString(CultureInfo.InvariantCulture));
        }

        return settings;
    }

    private static async Task<ProxyProcess> StartAsync(string program, string[] arguments, string folder, int port)
    {
        ProxyProcess started = new(Process.Start(new ProcessStartInfo(program, arguments))!, folder);
        for (int tries = 0; tries < 500; tries++)
        {
            started._process.HasExited.ShouldBeFalse();
            try
            {
                using TcpClient client = new();
                await client.ConnectAsync("127.0.0.1", port);
                return started;
            }
            catch (SocketException)
            {
                await Task.Delay(20);
            }
        }

        await started.DisposeAsync();
        throw new TimeoutException($"{program} does not listen.");
    }
}
