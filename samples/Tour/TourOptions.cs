using System.Globalization;

namespace Tour;

/// <summary>What the command line asks for.</summary>
internal sealed record TourOptions(int Messages, int Seed, bool Serve, bool Help, bool Open = false)
{
    public const string HelpText =
        """
        Starts a hook server for each target on loopback, and a fake broker that calls it over the network.
        Shows what each hook decides and what both sides counted, and then what is answered when a handler throws, hangs or drowns.

        dotnet run --project samples/Tour [-- OPTIONS]

          --messages N   messages to send for each target, 1 to 1000000; default 2000
          --seed N       the stream of messages is the same for the same number, 0 to 2147483647; default 1
          --serve        keeps the servers running afterwards, for curl; Ctrl+C ends them
          --open         as --serve, and opens a page that shows the calls of each server in your browser
          --help         this text

        Ctrl+C ends it at any time. NO_COLOR=1 takes the colours away; piped, it is plain text.
        Exit code: 0 when both sides agree, 1 when they do not, 2 for a wrong command line, 130 after Ctrl+C.
        """;

    public static bool TryParse(string[] args, out TourOptions options, out string? problem)
    {
        options = new TourOptions(2000, 1, false, false);
        problem = null;
        for (int i = 0; i < args.Length && problem is null; i++)
        {
            switch (args[i])
            {
                case "--help" or "-h" or "-?":
                    options = options with { Help = true };
                    break;
                case "--serve":
                    options = options with { Serve = true };
                    break;
                case "--open":
                    options = options with { Serve = true, Open = true };
                    break;
                case "--messages" when Number(args, ++i, 1, 1_000_000) is { } messages:
                    options = options with { Messages = messages };
                    break;
                case "--seed" when Number(args, ++i, 0, int.MaxValue) is { } seed:
                    options = options with { Seed = seed };
                    break;
                case "--messages" or "--seed":
                    // The case above has passed the option's name already.
                    string range = args[i - 1] == "--messages" ? "1 to 1000000" : $"0 to {int.MaxValue}";
                    problem = i < args.Length ? $"{args[i - 1]} takes a number from {range}, not '{args[i]}'." : $"{args[i - 1]} needs a value: a number from {range}.";
                    break;
                default:
                    problem = $"'{args[i]}' is no option.";
                    break;
            }
        }

        return problem is null;
    }

    private static int? Number(string[] args, int index, int from, int to) =>
        index < args.Length && int.TryParse(args[index], NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= from && number <= to
            ? number
            : null;
}
