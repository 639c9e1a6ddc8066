using Spectre.Console;
using Tour;
using Tour.Emg;

if (!TourOptions.TryParse(args, out TourOptions options, out string? problem))
{
    Console.Error.WriteLine($"tour: {problem}");
    Console.Error.WriteLine("Run it with --help to see what it takes.");
    return 2;
}

if (options.Help)
{
    Console.WriteLine(TourOptions.HelpText);
    return 0;
}

IReadOnlyList<TourStop> stops = [new EmgStop()];
bool allAgree = true;
foreach (TourStop stop in stops)
{
    allAgree &= await stop.RunAsync(AnsiConsole.Console, options);
}

AnsiConsole.MarkupLine(allAgree
    ? "[green]Every count of the servers agrees with what the fake brokers counted.[/]"
    : "[red]Counts differ between a server and its fake broker: see the tables above.[/]");
return allAgree ? 0 : 1;
