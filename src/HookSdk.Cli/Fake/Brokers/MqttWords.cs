namespace HookSdk.Cli.Fake.Brokers;

/// <summary>What becomes of an MQTT client's packets, in words that are the same for every broker.</summary>
internal static class MqttWords
{
    public const string LetIn = "let in";
    public const string Refused = "refused";
    public const string Granted = "granted";
    public const string Accepted = "accepted";
    public const string Unsubscribed = "unsubscribed";

    /// <summary>The first code of SUBACK that refuses a filter.</summary>
    private const int FirstRefusal = 0x80;

    /// <summary>The broker's own line behind the word.</summary>
    public static string Say(string? word, string line) => word is null || line.StartsWith(word, StringComparison.Ordinal) ? line : $"{word}: {line}";

    /// <summary>A client that was let in was accepted: the checks of tests call it so.</summary>
    public static IReadOnlyList<string> OfConnect(bool isLetIn) => isLetIn ? [Accepted] : [];

    /// <summary>What SUBACK says of the one filter that a step asks for; null: none came.</summary>
    public static string? OfCodes(IReadOnlyList<int> codes) => codes is [var code, ..] ? code < FirstRefusal ? Granted : Refused : null;

    /// <summary>Who has got a message.</summary>
    public static IReadOnlyList<string> OfDeliveries(IEnumerable<string> clients)
    {
        string[] got = [.. clients.Distinct(StringComparer.Ordinal)];
        return got.Length == 0 ? ["delivered to nobody"] : [.. got.SelectMany(static c => (string[])[$"delivered to {c}", $"received by {c}"])];
    }
}
