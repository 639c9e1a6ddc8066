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
        catch (BenchException problem)
        {
            server.Dispose();
            throw server.Explain(problem, "start");
        }
    }

    /// <summary>Bytes allocated by the managed runtime since the start, or null where it does not count them.</summary>
    public long? AllocatedBytes()
    {
        try
        {
            _process.StandardInput.WriteLine("alloc");
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            throw new BenchException("it has ended.");
        }

        return long.TryParse(Answer("alloc"), NumberStyles.None, CultureInfo.InvariantCulture, out long bytes) ? bytes : null;
    }

    /// <summary>User and system time of the process and its descendants.</summary>
    public TimeSpan CpuTime() => ProcessTree.CpuTime(_process);

    /// <summary>The same failure with the server's name, what it was doing, and its last words.</summary>
    public BenchException Explain(BenchException problem, string doing) =>
        new($"{Name}, {doing}: {problem.Message}{(_output.IsEmpty ? "" : "\nIts last output:\n" + string.Join('\n', _output))}");

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
    }

    private string Answer(string word)
    {
        if (!_answers.TryTake(out string? line, AnswerLimit))
            throw new BenchException($"it did not say '{word}' within {AnswerLimit.TotalSeconds:0} seconds.");
        if (!line.StartsWith(word + " ", StringComparison.Ordinal))
            throw new BenchException($"it said '{line}' where '{word}' was expected.");
        return line[(word.Length + 1)..];
    }

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
