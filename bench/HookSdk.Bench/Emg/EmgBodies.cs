using System.Globalization;
using System.Text.Json;

namespace HookSdk.Bench.Emg;

/// <summary>Request bodies of EMG's route hook: the same bytes on every run.</summary>
internal static class EmgBodies
{
    private static readonly (string Name, string Value)[] Options =
    [
        ("ID", "25593581"), ("SOURCEADDR", "INFO"), ("SOURCEADDRTON", "5"), ("SOURCEADDRNPI", "0"),
        ("DESTADDR", "46701234567"), ("DESTADDRTON", "1"), ("DESTADDRNPI", "1"),
        ("MESSAGE", "Your parcel 7731-22 from Nordic Books is ready. Show the code 4417 in the shop at Storgatan 12 before Friday at 18:00. Questions? Reply HELP or call 0771-123456"),
        ("MESSAGELEN", "160"), ("CHARCODE", "0"), ("DCS", "0"), ("MSGTYPE", "1"), ("MSGCLASS", "1"), ("DLR", "1"),
        ("VP", "86400"), ("PRIORITY", "1"), ("USERNAME", "retail-se"), ("REMOTEIP", "192.0.2.17"),
        ("SMSCID", "0a1f-25593581"), ("NOTE", "campaign=autumn; shop=0412; parcel=7731-22; language=sv; template=ready-for-pickup-2"),
    ];

    /// <summary>A route request with 20 options, and this many connectors and groups after them.</summary>
    public static byte[] Route(int connectors, int groups)
    {
        var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("ccarg", "retail");
            json.WriteStartObject("qe");
            foreach ((string name, string value) in Options)
                json.WriteString(name, value);
            json.WriteEndObject();
            json.WriteString("route", "");
            json.WriteStartObject("connector");
            json.WriteString("NAME", "smpp-in1");
            json.WriteString("INSTANCE", "3");
            json.WriteEndObject();
            json.WriteStartArray("connectors");
            for (int number = 1; number <= connectors; number++)
                WriteConnector(json, number);
            json.WriteEndArray();
            json.WriteStartArray("groups");
            for (int number = 1; number <= groups; number++)
                WriteGroup(json, number, connectors);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return body.ToArray();
    }

    private static void WriteConnector(Utf8JsonWriter json, int number)
    {
        json.WriteStartObject();
        json.WriteString("NAME", Name(number));
        json.WriteString("TYPE", "OUTGOING");
        json.WriteString("PROTOCOL", "SMPP");
        json.WriteString("INSTANCES", (1 + (number % 8)).ToString(CultureInfo.InvariantCulture));
        json.WriteEndObject();
    }

    private static void WriteGroup(Utf8JsonWriter json, int number, int connectors)
    {
        json.WriteStartObject();
        json.WriteString("NAME", string.Create(CultureInfo.InvariantCulture, $"group-{number:000}"));
        json.WriteStartArray("CONNECTORS");
        for (int member = 0; member < Math.Min(5, connectors); member++)
            json.WriteStringValue(Name(1 + (((number * 5) + member) % connectors)));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"smpp-out{number:0000}");
}
