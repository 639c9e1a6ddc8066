using System.Runtime.InteropServices;
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

using CancellationTokenSource stop = new();
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
using PosixSignalRegistration quit = PosixSignalRegistration.Create(PosixSignal.SIGQUIT, End);
TourScreen screen = TourScreen.OfProcess();
int signal = 0;
try
{
    // What a stop waits for may take longer than somebody who has pressed Ctrl+C wants to wait: the process ends, and all that it runs ends with it.
    return await RunAsync(screen, options, stop.Token).WaitAsync(stop.Token);
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return signal;
}

void End(PosixSignalContext context)
{
    context.Cancel = true;
    signal = context.Signal switch { PosixSignal.SIGINT => 130, PosixSignal.SIGQUIT => 131, _ => 143 };
    stop.Cancel();
}

static async Task<int> RunAsync(TourScreen screen, TourOptions options, CancellationToken cancellationToken)
{
    IReadOnlyList<TourStop> stops = [new EmgStop(), new M4Stop(), new EmqxStop(), new ExProtoStop(), new VerneMqStop()];
    List<TourServer> servers = [];
    bool allAgree = true;
    foreach (TourStop next in stops)
    {
        screen.Headline(next.Title.Name, next.Title.What);
        screen.Line($"{next.Decider} decides.");
        TourServer server = await next.RunAsync(screen, options, cancellationToken);
        servers.Add(server);
        screen.Line($"When handlers fail ({next.Failing}; its log is off here):");
        allAgree &= await next.FailAsync(screen, cancellationToken) && server.Agrees;
    }

    screen.Line(allAgree
        ? "[green]Every call was answered, and every count of the servers agrees with what the fake brokers counted.[/]"
        : "[red]Counts differ between a server and its fake broker: see the tables above.[/]");
    if (options.Serve)
    {
        screen.Line("Still serving; Ctrl+C ends it. Try:");
        servers.ForEach(s => screen.Plain(s.Example));
        screen.Line("What the hooks decided, and what they decide on your own calls, is shown at:");
        foreach (Uri page in servers.SelectMany(static s => s.App.GetHookInspectorAddresses()))
        {
            screen.Plain(page.ToString());
            if (options.Open)
            {
                Browser.Open(page);
            }
        }

        await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    foreach (TourServer server in servers)
    {
        await server.DisposeAsync();
    }

    return allAgree ? 0 : 1;
}
