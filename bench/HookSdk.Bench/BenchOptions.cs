using System.Globalization;
using HookSdk.Bench.Harness;

namespace HookSdk.Bench;

/// <summary>What the command line asked for.</summary>
internal sealed record BenchOptions
{
    public static BenchOptions Default { get; } = new() { Suite = "" };

    public required string Suite { get; init; }
    /// <summary>The words of the command line, without the file that raw results go to.</summary>
    public string Arguments { get; init; } = "";
    public int Starts { get; init; } = 1;
    public int Rounds { get; init; } = 7;
    public double Seconds { get; init; } = 2;
    public double Warmup { get; init; } = 3;
    public int Connections { get; init; } = 32;
    public int Threads { get; init; } = 1;
    public IReadOnlyList<string> Servers { get; init; } = [];
    public IReadOnlyList<string> Workloads { get; init; } = [];
    public string? Reference { get; init; }
    public GeneratorKind Generator { get; init; } = OperatingSystem.IsLinux() ? GeneratorKind.Epoll : GeneratorKind.Threads;
    public bool Quick { get; init; }
    public string? Json { get; init; }
    public bool Write { get; init; }

    public LoadSettings Load => new(Connections, Math.Min(Threads, Connections), Generator);

    public static BenchOptions Parse(string[] args)
    {
        var options = new BenchOptions { Suite = HookSdk.Bench.Suites.Find(args[0]).Name };
        int file = Array.IndexOf(args, "--json");
        options = options with { Arguments = string.Join(' ', args.Where((_, at) => file < 0 || (at != file && at != file + 1))) };
        for (int at = 1; at < args.Length; at++)
        {
            string name = args[at];
            string Value() => ++at < args.Length ? args[at] : throw new UsageException($"{name} needs a value.");
            options = name switch
            {
                "--quick" => options with { Quick = true, Rounds = 1, Seconds = 1, Warmup = 1 },
                "--write" => options with { Write = true },
                "--starts" => options with { Starts = Count(name, Value()) },
                "--rounds" => options with { Rounds = Count(name, Value()) },
                "--seconds" => options with { Seconds = Duration(name, Value()) },
                "--warmup" => options with { Warmup = Duration(name, Value()) },
                "--connections" => options with { Connections = Count(name, Value()) },
                "--threads" => options with { Threads = Count(name, Value()) },
                "--servers" => options with { Servers = Names(Value()) },
                "--workloads" => options with { Workloads = Names(Value()) },
                "--reference" => options with { Reference = Value() },
                "--generator" => options with { Generator = Kind(Value()) },
                "--json" => options with { Json = Value() },
                _ => throw new UsageException($"'{name}' is not an option."),
            };
        }

        return options.Quick && options.Write
            ? throw new UsageException("A quick run measures nothing, so it is not written: leave out --quick or --write.")
            : options;
    }

    private static int Count(string name, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value is > 0 and <= 10_000
            ? value
            : throw new UsageException($"{name} takes a whole number from 1 to 10000, not '{text}'.");

    private static double Duration(string name, string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && value is > 0 and <= 3600
            ? value
            : throw new UsageException($"{name} takes seconds, such as 0.5 or 2, not '{text}'.");

    private static string[] Names(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static GeneratorKind Kind(string text) => text switch
    {
        "epoll" when OperatingSystem.IsLinux() => GeneratorKind.Epoll,
        "epoll" => throw new UsageException("--generator epoll needs Linux."),
        "threads" => GeneratorKind.Threads,
        _ => throw new UsageException($"--generator takes epoll or threads, not '{text}'."),
    };
}
