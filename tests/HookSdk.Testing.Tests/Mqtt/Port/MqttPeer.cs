using System.Diagnostics;
using System.Text;

namespace HookSdk.Testing.Tests.Mqtt;

/// <summary>A program with an MQTT client that we did not write. A missing one skips its tests, but for CI=true, where it fails them.</summary>
internal sealed class MqttPeer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Task<string> _errors;

    private MqttPeer(Process process)
    {
        _process = process;
        _process.OutputDataReceived += (_, e) =>
        {
            lock (_output)
            {
                _output.Append(e.Data).Append('\n');
            }
        };
        _process.BeginOutputReadLine();
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>The lines that it has written so far.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_output)
            {
                return _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            }
        }
    }

    /// <summary>The path of a program.</summary>
    public static string Find(string program, string packages)
    {
        string? found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
        if (found is not null)
        {
            return found;
        }

        string missing = $"needs {program} (packages {packages})";
        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail(missing);
        }

        Assert.Skip(missing);
        throw new UnreachableException();
    }

    public static MqttPeer Start(string program, IEnumerable<string> arguments, string? folder = null)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "",
        };
        return new MqttPeer(Process.Start(start)!);
    }

    public static async Task<(int ExitCode, string Errors)> RunAsync(string program, IEnumerable<string> arguments, string? folder = null)
    {
        using MqttPeer peer = Start(program, arguments, folder);
        return await peer.EndAsync();
    }

    public Task TellAsync(string line) => _process.StandardInput.WriteLineAsync(line);

    public async Task<(int ExitCode, string Errors)> EndAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        return (_process.ExitCode, await _errors);
    }

    /// <summary>It ends as if its power had failed.</summary>
    public void Kill() => _process.Kill(entireProcessTree: true);

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
    }
}
