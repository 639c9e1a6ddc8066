using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace HookSdk.Bench.Servers;

/// <summary>A running server and the control lines that it answers.</summary>
internal sealed class ServerProcess : IDisposable
{
    private const string Prefix = "bench: ";
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly BlockingCollection<string> _answers = [];
    private readonly ConcurrentQueue<string> _output = [];

    private ServerProcess(string name, Process process)
    {
        Name = name;
        _process = process;
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Name { get; }

    /// <summary>What the server says of its own runtime and settings.</summary>
    public string Settings { get; private set; } = "";

    public int Port { get; private set; }

    public static ServerProcess Start(string name, ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        var server = new ServerProcess(name, Process.Start(start)!);
        try
        {
            server.Settings = server.Answer("settings");
            server.Port = int.Parse(server.Answer("listening"), CultureInfo.InvariantCulture);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Bytes allocated by the managed runtime since the start, or null where it does not count them.</summary>
    public long? AllocatedBytes()
    {
        _process.StandardInput.WriteLine("alloc");
        _process.StandardInput.Flush();
        return long.TryParse(Answer("alloc"), NumberStyles.None, CultureInfo.InvariantCulture, out long bytes) ? bytes : null;
    }

    /// <summary>User and system time of the process and its descendants.</summary>
    public TimeSpan CpuTime() => ProcessTree.CpuTime(_process);

    public void Dispose()
    {
        try
        {
            _process.StandardInput.Close();
            if (!_process.WaitForExit(TimeSpan.FromSeconds(5)))
                _process.Kill(entireProcessTree: true);
        }
        catch (Exception problem) when (problem is InvalidOperationException or IOException)
        {
            // Ended already: nothing is left to stop.
        }

        _process.Dispose();
        _answers.Dispose();
    }

    private string Answer(string word)
    {
        if (!_answers.TryTake(out string? line, AnswerLimit))
            throw new BenchException($"{Name} did not say '{word}' within {AnswerLimit.TotalSeconds:0} seconds.{Last()}");
        if (!line.StartsWith(word + " ", StringComparison.Ordinal))
            throw new BenchException($"{Name} said '{line}' where '{word}' was expected.{Last()}");
        return line[(word.Length + 1)..];
    }

    private string Last() => _output.IsEmpty ? "" : "\n" + string.Join('\n', _output);

    private void Take(string? line)
    {
        if (line is null)
            _answers.TryAdd("ended");
        else if (line.StartsWith(Prefix, StringComparison.Ordinal))
            _answers.Add(line[Prefix.Length..]);
        else
            Keep(line);
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        _output.Enqueue(line);
        if (_output.Count > 20)
            _output.TryDequeue(out _);
    }
}
