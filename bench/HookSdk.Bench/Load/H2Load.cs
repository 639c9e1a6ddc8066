using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace HookSdk.Bench.Load;

/// <summary>Runs h2load once for each drive, and reads its log of calls.</summary>
internal sealed partial class H2Load : ILoad
{
    private readonly ProcessStartInfo _start;
    private readonly string _folder = Directory.CreateTempSubdirectory("hooksdk-bench").FullName;
    private readonly string _log;
    private readonly int _burst;

    public H2Load(string program, string address, byte[] message, int clients, int callsAtOnce, int threads, int burst = 0, string? timeout = null)
    {
        string body = Path.Combine(_folder, "message");
        File.WriteAllBytes(body, message);
        _burst = burst;
        _log = Path.Combine(_folder, "calls.tsv");
        _start = new ProcessStartInfo(program,
        [
            "-c", Text(clients), "-m", Text(callsAtOnce), "-t", Text(threads), "-d", body, $"--log-file={_log}",
            "-H", "content-type: application/grpc", "-H", "te: trailers", .. timeout is null ? [] : (string[])["-H", $"grpc-timeout: {timeout}"], address,
        ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
    }

    public TimeSpan CpuTime => ChildrenCpuTime();

    public long Drive(TimeSpan duration, LatencyHistogram latencies)
    {
        File.Delete(_log);
        string extent = _burst > 0 ? $"-n{Text(_burst)}" : string.Create(CultureInfo.InvariantCulture, $"-D{duration.TotalMilliseconds:0}ms");
        var start = new ProcessStartInfo(_start.FileName, [extent, .. _start.ArgumentList])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0 || !Requests().IsMatch(output))
            throw new BenchException($"h2load failed: {(errors.Result + output).Trim()}");
        if (Requests().Match(output).Groups["bad"].Value is var bad && bad != "0")
            throw new BenchException($"{bad} calls failed: {output.Trim()}");

        // Start in microseconds, HTTP status, duration in microseconds. A call that the end of the time has cut off has no status.
        long calls = 0;
        foreach (string line in File.ReadLines(_log))
        {
            string[] fields = line.Split('\t');
            if (fields is not [_, "200", var took])
                throw new BenchException($"a call was answered HTTP status {fields[1]}.");
            latencies.Record((long)(long.Parse(took, CultureInfo.InvariantCulture) / 1e6 * Stopwatch.Frequency));
            calls++;
        }

        if (_burst > 0 && calls != _burst)
            throw new BenchException($"{calls} of {_burst} calls were answered.");
        return calls > 0 ? calls : throw new BenchException("no call was answered.");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>What the children that have ended used, in steps of 10 ms; nothing away from Linux.</summary>
    private static TimeSpan ChildrenCpuTime()
    {
        if (!OperatingSystem.IsLinux())
            return TimeSpan.Zero;
        string stat = File.ReadAllText("/proc/self/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return TimeSpan.FromSeconds((long.Parse(fields[13], CultureInfo.InvariantCulture) + long.Parse(fields[14], CultureInfo.InvariantCulture)) / 100.0);
    }

    [GeneratedRegex(@"requests: .*?(?<bad>\d+) failed")]
    private static partial Regex Requests();
}
