using System.Globalization;
using HookSdk.Emg;

namespace Tour.Emg;

/// <summary>A varied stream of messages: the same for the same seed.</summary>
internal sealed class MessageStream(int seed)
{
    private static readonly string[] Prefixes = ["4670", "4673", "468", "479", "35840", "4917", "1555"];
    private static readonly string[] OptOuts = ["46700000001", "+46 70-000 00 01", "0047 90 00 00 01", "15550000001"];
    private static readonly string[] Texts = ["Your code is 4417", "Grüße aus Köln", "Пакет у дверей", "Hälsa på! 👋", "STOP", ""];

    private readonly Random _random = new(seed);

    public static IReadOnlyList<string> Connectors { get; } = ["in-retail", "in-bank", "in-plain"];

    public (EmgMessage Message, string Connector) Next(int number)
    {
        string destination = _random.Next(10) == 0
            ? OptOuts[_random.Next(OptOuts.Length)]
            : Write(Prefixes[_random.Next(Prefixes.Length)] + _random.Next(1_000_000).ToString("000000", CultureInfo.InvariantCulture));
        EmgMessage message = new EmgMessage("INFO", destination, Texts[_random.Next(Texts.Length)])
            .With(EmgOptionNames.Id, (9_007_199_254_740_993L + number).ToString(CultureInfo.InvariantCulture))
            .With(EmgOptionNames.MessageType, "1");
        return (message, Connectors[_random.Next(Connectors.Count)]);
    }

    /// <summary>The delivery report of every third message comes from an operator that says which network the phone is in.</summary>
    public static (EmgMessage Report, IReadOnlyDictionary<string, string> DlrInfo) ReportOf(EmgMessage message, int number) =>
    (
        new([new(EmgOptionNames.OriginalId, message[EmgOptionNames.Id]), new(EmgOptionNames.MessageState, "DELIVERED")]),
        number % 3 == 0 ? new Dictionary<string, string> { ["0x1400"] = "24007" } : []
    );

    private string Write(string digits) => _random.Next(4) switch
    {
        0 => "+" + digits,
        1 => "00" + digits,
        2 => $"+{digits[..2]} {digits[2..4]}-{digits[4..]}",
        _ => digits,
    };
}
