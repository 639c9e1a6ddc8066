using Spectre.Console;
using Tour;
using Tour.Emg;
using Tour.Emqx;
using Tour.ExProto;
using Tour.M4;
using Tour.VerneMq;

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

IReadOnlyList<TourStop> stops = [new EmgStop(), new M4Stop(), new EmqxStop(), new ExProtoStop(), new VerneMqStop()];
List<TourServer> servers = [];
foreach (TourStop stop in stops)
{
    servers.Add(await stop.RunAsync(AnsiConsole.Console, options));
}

bool allAgree = servers.TrueForAll(static s => s.Agrees);
AnsiConsole.MarkupLine(allAgree
    ? "[green]Every count of the servers agrees with what the fake brokers counted.[/]"
    : "[red]Counts differ between a server and its fake broker: see the tables above.[/]");
if (options.Serve)
{
    AnsiConsole.MarkupLine("Still serving; Ctrl+C ends it. Try:");
    servers.ForEach(static s => Console.WriteLine(s.Example));
    AnsiConsole.MarkupLine("What the hooks decided, and what they decide on your own calls, is shown at:");
    foreach (Uri page in servers.SelectMany(static s => s.App.GetHookInspectorAddresses()))
    {
        Console.WriteLine(page);
        if (options.Open)
        {
            Browser.Open(page);
        }
    }

    await CtrlCAsync();
}

foreach (TourServer server in servers)
{
    await server.DisposeAsync();
}

return allAgree ? 0 : 1;

static Task CtrlCAsync()
{
    TaskCompletionSource pressed = new();
    Console.CancelKeyPress += (_, e) =>
    {
        e.Cancel = true;
        pressed.TrySetResult();
    };
    return pressed.Task;
}
