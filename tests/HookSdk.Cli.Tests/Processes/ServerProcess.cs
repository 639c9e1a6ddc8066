using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace HookSdk.Cli.Tests.Processes;

/// <summary>A server in a process of its own. It ends when it is disposed of.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly StringBuilder _output;

    private ServerProcess(Process process, StringBuilder output, int port)
    {
        _process = process;
        _output = output;
        Port = port;
    }

    public int Port { get; }

    public int Id => _process.Id;

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Starts one that says its port in a line: the number behind <paramref name="says"/>.</summary>
    public static async Task<ServerProcess> StartAsync(ProcessStartInfo start, string says)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        Process process = new() { StartInfo = start };
        StringBuilder output = new();
        TaskCompletionSource<int> port = new(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, e) => Take(e.Data);
        process.ErrorDataReceived += (_, e) => Take(e.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Task ended = process.WaitForExitAsync();
        if (await Task.WhenAny(port.Task, ended, Task.Delay(StartDeadline)) != port.Task && !port.Task.IsCompleted)
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"{start.FileName} {string.Join(' ', start.ArgumentList)} did not say '{says}':\n{output}");
        }

        return new(process, output, await port.Task);

        void Take(string? line)
        {
            if (line is null)
            {
                return;
            }

            lock (output)
            {
                output.AppendLine(line);
            }

            int at = line.IndexOf(says, StringComparison.Ordinal);
            if (at >= 0 && int.TryParse(string.Concat(line[(at + says.Length)..].TakeWhile(char.IsAsciiDigit)), NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            {
                port.TrySetResult(number);
            }
        }
    }

    /// <summary>Asks it to stop, and waits for its end. Not on Windows, which has no such signal.</summary>
    public async Task StopAsync()
    {
        using Process kill = Process.Start("kill", ["-TERM", Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync().WaitAsync(StartDeadline);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // Ended already.
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
