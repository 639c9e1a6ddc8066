using System.Globalization;
using HookSdk.Bench.Report;

namespace HookSdk.Bench.ExProto;

/// <summary>
/// The numbers of ExProto: managed memory of idle devices, callbacks a second, and how long a callback's answer takes at half of the aim. Server and load generator share one process
/// and its cores.
/// </summary>
internal static class ExProtoCommand
{
    public const string Name = "exproto";

    private const int Devices = 10_000;
    private const int Aim = 20_000;

    public static async Task<int> RunAsync(string[] args)
    {
        double seconds = args.Contains("--quick") ? 2 : 15;
        await using ExProtoRig rig = await ExProtoRig.StartAsync();
        double idle = await rig.OpenAsync(Devices);
        Console.WriteLine($"{Devices} idle devices: {idle:0} bytes of managed memory each");

        await rig.LoadAsync(seconds / 3);
        double rate = await rig.LoadAsync(seconds);
        List<double> times = [];
        double half = await rig.LoadAsync(seconds, Aim / 2, times);
        times.Sort();
        double p50 = times[times.Count / 2];
        double p99 = times[(int)(times.Count * 0.99)];
        bool isSound = rig.IsAllRead();
        string table = string.Create(CultureInfo.InvariantCulture, $"""
            | | Aim | Measured |
            |---|--:|--:|
            | managed memory of an idle device, {Devices:N0} open | < 10,000 bytes | {idle:N0} bytes |
            | callbacks a second, a line of {ExProtoRig.LineBytes} bytes each | {Aim:N0} | {rate:N0} |
            | time to the answer at {half:N0} callbacks a second, p50 | | {p50:0.00} ms |
            | the same, p99 | < 5 ms | {p99:0.00} ms |
            | lines read, of {rig.Sent:N0} sent | all | {rig.Read:N0} |
            | lines out of turn | 0 | {rig.OutOfTurn} |

            """);
        Console.WriteLine(table);
        if (args.Contains("--write"))
        {
            string method = string.Create(CultureInfo.InvariantCulture, $"`dotnet run -c Release --project bench/HookSdk.Bench -- {string.Join(' ', args.Prepend(Name))}`\n\n{Machine.Describe()}.\n\n");
            ReadmeFigures.Update(Repository.ReadmePath, Name, method + table);
            Console.WriteLine("bench/README.md updated");
        }

        return isSound ? 0 : 1;
    }
}
