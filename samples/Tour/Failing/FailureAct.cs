using System.Diagnostics;
using HookSdk;
using Spectre.Console;
using static Tour.TourTable;

namespace Tour.Failing;

/// <summary>The second act of a stop: a handler that throws, one that hangs, and a server that is flooded. Whoever answered each call is counted by both sides.</summary>
internal sealed class FailureAct(string broker, string handler, Fault fault, FaultCounter counter)
{
    private const int Slots = 4;
    private const int Flood = 40;

    private static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(250);

    /// <summary>The server's limits: a short deadline, and few calls at once.</summary>
    public static void Limit(HookServerOptions options)
    {
        options.Deadline = Deadline;
        options.MaxConcurrentCalls = Slots;
    }

    /// <summary>What the handlers and the counting need of the server.</summary>
    public static void AddTo(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Fault>();
        builder.Services.AddSingleton<FaultCounter>();
        builder.Services.AddSingleton<IHookObserver>(static services => services.GetRequiredService<FaultCounter>());
    }

    /// <param name="screen">Where it is shown.</param>
    /// <param name="call">Makes a call. True: the broker was let go on; false: it was told no; null: nobody answered it in time.</param>
    /// <returns>Whether every call was answered, and by whom both sides say.</returns>
    public async Task<bool> RunAsync(TourScreen screen, Func<int, Task<bool?>> call)
    {
        Table table = new Table().Title($"{broker}: calls that nobody may leave open")
            .AddColumn("what happens", static c => c.NoWrap()).AddColumn("called", Right).AddColumn("answered", Right).AddColumn("by the handler", Right).AddColumn("by [[FailClosed]]", Right)
            .AddColumn("because").AddColumn("slowest", Right).AddColumn("both sides");
        bool agrees = await RowAsync(table, call, FaultKind.Throws, $"{handler} throws", Slots, HookOutcome.Threw, "it threw");
        agrees &= await RowAsync(table, call, FaultKind.Hangs, $"{handler} hangs", Slots, HookOutcome.Late, $"{Deadline.TotalMilliseconds:0} ms had passed");
        agrees &= await RowAsync(table, call, FaultKind.Drowns, $"{Flood} calls at once, {Slots} may run", Flood, HookOutcome.Shed, "no slot was free");
        screen.Show(table);
        return agrees;
    }

    private async Task<bool> RowAsync(Table table, Func<int, Task<bool?>> call, FaultKind kind, string what, int calls, HookOutcome outcome, string because)
    {
        fault.Kind = kind;
        counter.Clear();
        (bool? Answer, TimeSpan Elapsed)[] made = await Task.WhenAll(Enumerable.Range(0, calls).Select(async number =>
        {
            long started = Stopwatch.GetTimestamp();
            bool? answer = await call(number);
            return (answer, Stopwatch.GetElapsedTime(started));
        }));

        int agreed = made.Count(static m => m.Answer is true);
        int refused = made.Count(static m => m.Answer is false);
        int byFallback = counter[HookOutcome.Threw] + counter[HookOutcome.Late] + counter[HookOutcome.Shed];
        bool same = agreed + refused == calls && agreed == counter[HookOutcome.Answered] && refused == byFallback && counter[outcome] > 0;
        table.AddRow(what, Text(calls), Text(agreed + refused), Text(counter[HookOutcome.Answered]), Text(byFallback), because, $"{made.Max(static m => m.Elapsed).TotalMilliseconds:0} ms", Mark(same));
        return same;
    }
}
