using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using HookSdk.Reliability.Tests.Load;

namespace HookSdk.Reliability.Tests.Nginx;

/// <summary>nginx with one of the files of deploy/nginx, whose ports alone are changed.</summary>
internal sealed class NginxProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _folder;

    private NginxProcess(Process process, string folder, int port)
    {
        _process = process;
        _folder = folder;
        Port = port;
    }

    public int Port { get; }

    /// <summary>What nginx wrote to its log of errors.</summary>
    public string Errors => File.ReadAllText(Path.Combine(_folder, "error.log"));

    /// <summary>Starts it and waits until it listens.</summary>
    /// <param name="file">The file in deploy/nginx.</param>
    /// <param name="ports">The ports that stand in it, and those to put in their place.</param>
    public static async Task<NginxProcess> StartAsync(string file, params (int InFile, int Used)[] ports)
    {
        string nginx = Tools.Find("nginx", "nginx");
        string folder = Directory.CreateTempSubdirectory("hooksdk-nginx-").FullName;
        string server = await File.ReadAllTextAsync(Path.Combine(Tools.Deploy, "nginx", file));
        foreach ((int inFile, int used) in ports)
        {
            string there = inFile.ToString(CultureInfo.InvariantCulture);
            server.ShouldContain(there);
            server = server.Replace(there, used.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        }

        string temporary = string.Join('\n', new[] { "client_body", "proxy", "fastcgi", "uwsgi", "scgi" }.Select(name => $"{name}_temp_path {folder}/{name};"));
        await File.WriteAllTextAsync(
            Path.Combine(folder, "nginx.conf"),
            $"daemon off;\nmaster_process off;\npid {folder}/pid;\nerror_log {folder}/error.log;\nevents {{ worker_connections 2048; }}\nhttp {{\naccess_log off;\n{temporary}\n{server}\n}}\n");
        Process process = Process.Start(new ProcessStartInfo(nginx, ["-p", folder, "-c", Path.Combine(folder, "nginx.conf"), "-e", Path.Combine(folder, "error.log")]))!;
        NginxProcess started = new(process, folder, ports[0].Used);
        await started.ListensAsync();
        return started;
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

    private async Task ListensAsync()
    {
        for (int tries = 0; tries < 500; tries++)
        {
            _process.HasExited.ShouldBeFalse();
            try
            {
                using TcpClient client = new();
                await client.ConnectAsync("127.0.0.1", Port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(20);
            }
        }

        Assert.Fail("nginx does not listen");
    }
}
