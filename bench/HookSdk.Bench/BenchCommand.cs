using HookSdk.Bench.Harness;
using HookSdk.Bench.Report;

namespace HookSdk.Bench;

/// <summary>Runs one suite, prints its tables and writes what was asked for.</summary>
internal static class BenchCommand
{
    public static int Run(BenchOptions options)
    {
        Console.WriteLine($"{options.Suite}: {Machine.Describe()}\n{FiguresText.Method(options)}\n");
#if DEBUG
        Console.WriteLine("This is a debug build: use -c Release for figures that mean anything.\n");
#endif
        SuiteResult result = new SuiteRunner(Suites.Find(options.Suite), options, Console.WriteLine).Run();

        Console.WriteLine();
        Console.WriteLine(FiguresText.Tables(result));
        if (options.Json is { } file)
        {
            File.WriteAllText(file, RawJson.Of(result));
            Console.WriteLine($"raw results: {file}");
        }

        if (options.Write)
        {
            ReadmeFigures.Update(Repository.ReadmePath, result.Suite, FiguresText.Section(result));
            Console.WriteLine("bench/README.md updated");
        }

        return 0;
    }
}
