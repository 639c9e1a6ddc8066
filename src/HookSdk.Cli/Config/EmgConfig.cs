using System.Globalization;
using HookSdk.Cli.Terminal;

namespace HookSdk.Cli.Config;

/// <summary>What EMG has to be told: a PLUGIN section, and a line in each connector. EMG has no other form.</summary>
internal static class EmgConfig
{
    public static ConfigPage For(Uri url, string name, int instances, IReadOnlyList<string> connectors)
    {
        if (instances < 1)
        {
            throw CommandException.Usage("--instances is less than 1.", "Name how many calls may run at once, such as --instances 8.");
        }

        List<string> lines =
        [
            $"PLUGIN {name} <",
            $"  URL={url.AbsoluteUri.TrimEnd('/')}",
            string.Create(CultureInfo.InvariantCulture, $"  INSTANCES={instances}"),
            ">",
        ];
        foreach (string connector in connectors)
        {
            (string section, string text) = connector.IndexOf(':', StringComparison.Ordinal) is var at and > 0 ? (connector[..at], connector[at..]) : (connector, "");
            lines.AddRange(["", $"CONNECTOR {section} <", $"  PLUGIN={name}{text}", ">"]);
        }

        return new(
            [
                new("file", "In server.cfg; add the PLUGIN line to connectors that are there", lines),
                new("apply", "Takes it over", ["emgd -reload"]),
            ],
            [
                "EMG stops calling a hook that answers 404 until it is reloaded: run emgd -reload after the server serves another hook.",
                "Each call names all connectors and groups. CONNECTORS=a,b in the PLUGIN section names fewer, for a server that looks at them.",
                "EMG sends no credentials: allow its address at the server, or put a secret into the path of URL.",
            ]);
    }
}
