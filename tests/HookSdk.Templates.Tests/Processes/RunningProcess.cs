using System.Diagnostics;
using System.Text;

namespace HookSdk.Templates.Tests.Processes;

/// <summary>A process whose output is kept and can be waited for. It ends, with all that it started, when it is disposed of.</summary>
internal sealed class RunningProcess : IAsyncDisposable
{
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly string _command;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource _outputEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<(Func<string, bool> IsWanted, TaskCompletionSource<string> Found)> _waiting = [];
    private int _openStreams = 2;

    private RunningProcess(ProcessStartInfo start)
    {
        _command = $"{Path.GetFileName(start.FileName)} {string.Join(' ', start.ArgumentList)}";
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, e) => Take(e.Data);
        _process.ErrorDataReceived += (_, e) => Take(e.Data);
    }

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

    public static RunningProcess Start(string folder, IReadOnlyDictionary<string, string> environment, string file, params string[] arguments)
    {
        ProcessStartInfo start = new(file, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        CleanEnvironment.Apply(start.Environment);
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        RunningProcess running = new(start);
        running._process.Start();
        running._process.BeginOutputReadLine();
        running._process.BeginErrorReadLine();
        return running;
    }

    /// <summary>Waits until a line comes, or has come, that is wanted.</summary>
    public async Task<string> WaitForLineAsync(Func<string, bool> isWanted, TimeSpan deadline)
    {
        TaskCompletionSource<string> found = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_output)
        {
            if (_output.ToString().Split('\n').FirstOrDefault(isWanted) is { } earlier)
            {
                return earlier;
            }

            _waiting.Add((isWanted, found));
        }

        if (await Task.WhenAny(found.Task, _outputEnded.Task, Task.Delay(deadline)) != found.Task && !found.Task.IsCompleted)
        {
            throw Failed(_outputEnded.Task.IsCompleted ? "ended before it said what was waited for" : $"did not say what was waited for within {deadline.TotalSeconds:0} s");
        }

        return await found.Task;
    }

    /// <summary>Waits for the end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> WaitForExitAsync(TimeSpan deadline)
    {
        using CancellationTokenSource late = new(deadline);
        try
        {
            // The process alone: what it left behind, such as a compiler server, may hold its output open.
            while (!_process.HasExited)
            {
                await Task.Delay(50, late.Token);
            }
        }
        catch (OperationCanceledException)
        {
            throw Failed($"did not end within {deadline.TotalSeconds:0} s");
        }

        await Task.WhenAny(_outputEnded.Task, Task.Delay(LastWords));
        return _process.ExitCode;
    }

    /// <summary>Asks the process to stop, as a service manager does. Not on Windows, which has no such signal.</summary>
    public void Terminate() => Signal("TERM");

    /// <summary>Sends a signal by its name. Not on Windows, which has none.</summary>
    public void Signal(string name)
    {
        using Process kill = Process.Start("kill", ["-" + name, _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public InvalidOperationException Failed(string what) => new($"`{_command}` in {_process.StartInfo.WorkingDirectory} {what}. Its output:\n{Output}");

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

        await Task.WhenAny(_outputEnded.Task, Task.Delay(LastWords));
        _process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            if (Interlocked.Decrement(ref _openStreams) == 0)
            {
                _outputEnded.TrySetResult();
            }

            return;
        }

        lock (_output)
        {
            _output.Append(line).Append('\n');
            foreach ((Func<string, bool> isWanted, TaskCompletionSource<string> found) in _waiting)
            {
                if (isWanted(line))
                {
                    found.TrySetResult(line);
                }
            }
        }
    }
}
