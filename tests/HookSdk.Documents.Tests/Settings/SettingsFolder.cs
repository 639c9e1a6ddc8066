using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace HookSdk.Documents.Tests;

/// <summary>The folder of a reader's program: its appsettings.json has the settings that the document shows, on ports that are free.</summary>
internal sealed partial class SettingsFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hooksdk-documents-");
    private readonly Dictionary<string, int> _ports = new(StringComparer.Ordinal);

    public SettingsFolder(string document)
    {
        JsonObject settings = [];

        // Certificates are the reader's own files: settings that name them are read by SettingsTests, and start nothing here.
        foreach (Block block in Document.BlocksOf(document).Where(static b => SettingsBlock.IsOfProgram(b) && !b.Text.Contains(".pem", StringComparison.Ordinal)))
        {
            foreach (Match url in Listening().Matches(block.Text).Where(_ => block.Text.Contains("Kestrel", StringComparison.Ordinal)))
            {
                _ports.TryAdd(url.Groups["port"].Value, FreePort());
            }

            Merge(settings, SettingsBlock.Read(block));
        }

        File.WriteAllText(Path.Combine(_folder.FullName, "appsettings.json"), WithFreePorts(settings.ToJsonString()));
    }

    /// <summary>A program's arguments: it is in Development, so services are checked as they are registered; it listens for both protocols.</summary>
    public string[] Arguments =>
    [
        "--environment", "Development", "--contentRoot", _folder.FullName,
        "--Kestrel:Endpoints:Http:Url", "http://127.0.0.1:0",
        "--Kestrel:Endpoints:Grpc:Url", "http://127.0.0.1:0", "--Kestrel:Endpoints:Grpc:Protocols", "Http2",
    ];

    /// <summary>Puts free ports in the place of those that the document's settings listen on.</summary>
    public string WithFreePorts(string text) => _ports.Aggregate(text, static (t, port) => t
        .Replace($":{port.Key}\"", $":{port.Value}\"", StringComparison.Ordinal).Replace($"\"Port\":{port.Key}", $"\"Port\":{port.Value}", StringComparison.Ordinal));

    public void Dispose() => _folder.Delete(recursive: true);

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void Merge(JsonObject into, JsonObject from)
    {
        foreach ((string key, JsonNode? value) in from.ToArray())
        {
            if (into[key] is JsonObject there && value is JsonObject more)
            {
                Merge(there, more);
            }
            else
            {
                into[key] = value?.DeepClone();
            }
        }
    }

    [GeneratedRegex("\"Url\": \"http://[\\d.]+:(?<port>\\d+)\"")]
    private static partial Regex Listening();
}
