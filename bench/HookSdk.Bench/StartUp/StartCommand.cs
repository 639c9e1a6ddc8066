using System.Globalization;
using System.Text;
using HookSdk.Bench.Report;

namespace HookSdk.Bench.StartUp;

/// <summary>Measures how long a local program takes from its start to its answer, programs in turn.</summary>
internal static class StartCommand
{
    public const string Name = "m4-start";

    private const int WarmUp = 3;

    public static int Run(string[] args)
    {
        int runs = 50;
        int at = Array.IndexOf(args, "--runs");
        if (at >= 0 && (at + 1 == args.Length || !int.TryParse(args[at + 1], NumberStyles.None, CultureInfo.InvariantCulture, out runs) || runs < 1))
            throw new UsageException("--runs takes a whole number from 1.");

        var programs = new List<StartProgram>();
        foreach (StartProgram program in StartProgram.All)
        {
            Console.WriteLine($"{program.Name,-8} {program.Summary}");
            if (program.Prepare() is { } missing)
                Console.WriteLine($"{program.Name,-8} skipped: {missing}");
            else
                programs.Add(program);
        }

        var times = programs.ToDictionary(program => program, _ => new List<double>());
        for (int run = -WarmUp; run < runs; run++)
        {
            foreach (StartProgram program in programs)
            {
                double time = program.Time();
                if (run >= 0)
                    times[program].Add(time);
            }
        }

        string table = Table(programs, times);
        Console.WriteLine();
        Console.WriteLine(table);
        if (args.Contains("--write"))
        {
            string method = string.Create(CultureInfo.InvariantCulture, $"`dotnet run -c Release --project bench/HookSdk.Bench -- {string.Join(' ', args.Prepend(Name))}`\n\n{Machine.Describe()}. {runs} runs of each, in turn.\n\n");
            ReadmeFigures.Update(Repository.ReadmePath, Name, method + table);
            Console.WriteLine("bench/README.md updated");
        }

        return 0;
    }

    private static string Table(List<StartProgram> programs, Dictionary<StartProgram, List<double>> times)
    {
        StartProgram reference = programs.FirstOrDefault(static program => program.Name == "go") ?? programs[0];
        StringBuilder text = new($"| | ms to the answer (median) | lowest | it ÷ {reference.Name} | MB of memory | MB on disk |\n|---|--:|--:|--:|--:|--:|\n");
        foreach (StartProgram program in programs)
        {
            Spread spread = Spread.Of(times[program]);
            Spread ratio = Spread.Of(times[program].Zip(times[reference], static (it, other) => it / other));
            text.Append(CultureInfo.InvariantCulture, $"| {program.Name}: {program.Summary} | {spread.Median:N1} | {spread.Min:N1} | {ratio.Median:0.00} | {Megabytes(program.PeakMemory())} | {Megabytes(program.Size)} |\n");
        }

        return text.ToString();
    }

    private static string Megabytes(long? bytes) => bytes is { } size ? (size / 1e6).ToString("0.0", CultureInfo.InvariantCulture) : "";
}
