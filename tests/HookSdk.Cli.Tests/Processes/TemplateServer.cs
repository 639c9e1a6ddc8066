using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace HookSdk.Cli.Tests.Processes;

/// <summary>The five templates' servers, each with the settings of its appsettings.json as environment variables.</summary>
internal sealed class TemplateServer : IAsyncDisposable
{
    private readonly ServerProcess _process;

    private TemplateServer(ServerProcess process, string url, int adapterPort)
    {
        _process = process;
        Url = url;
        AdapterPort = adapterPort;
    }

    public string Url { get; }

    public int Id => _process.Id;

    public string Output => _process.Output;

    /// <summary>ExProto: where it calls EMQX's adapter.</summary>
    public int AdapterPort { get; }

    /// <param name="target">Whose server.</param>
    /// <param name="recorder">Settings of the recorder, by their names in the environment; none: nothing is recorded.</param>
    public static async Task<TemplateServer> StartAsync(string target, params (string Name, string Value)[] recorder)
    {
        int adapter = FreePort();
        (string project, string path, (string Name, string Value)[] settings) = target switch
        {
            "emg" => ("EmgServer", "/emg", new[] { ("OptOut__Numbers__0", "+46 70-000 00 01"), ("SenderIds__retail", "ACME"), ("Footers__other", "bye"), ("Routes__46", "smpp-se") }),
            "m4" => ("M4Server", "/", [("CallerIds__7", "37070000007"), ("Blocked__0", "+370 900 00001"), ("Lookup__Url", "")]),
            "vernemq" => ("VerneMqServer", "/vernemq", [.. Users, ("Hooks__VerneMqManagement__Enabled", "false"), ("Acl__2", "allow all v2/%u/#"), ("LegacyTopics__From", "legacy/"), ("LegacyTopics__To", "v2/")]),
            "exhook" => ("ExHookServer", "", [.. Users, ("Hooks__EmqxManagement__Enabled", "false"), ("Rules__0__Topics", "legacy/#"), ("Rules__0__MoveTo", "v2/#"), .. Http2]),
            "exproto" => ("ExProtoServer", "", [("Line__KeepAlive", "00:05:00"), ("Adapter__Url", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{adapter}")), .. Http2]),
            _ => throw new ArgumentException(target, nameof(target)),
        };
        ProcessStartInfo start = new("dotnet", [Repository.Built($"tests/fixtures/template-servers/{project}")]) { WorkingDirectory = Path.GetTempPath() };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["Logging__LogLevel__Microsoft.AspNetCore"] = "Warning";
        if (!settings.Any(static s => s.Name.StartsWith("Kestrel", StringComparison.Ordinal)))
        {
            start.Environment["Urls"] = "http://127.0.0.1:0";
        }

        if (recorder.Length > 0)
        {
            start.Environment["ASPNETCORE_HOSTINGSTARTUPASSEMBLIES"] = "RecorderStartup";
        }

        foreach ((string name, string value) in settings.Concat(recorder))
        {
            start.Environment[name] = value;
        }

        ServerProcess process = await ServerProcess.StartAsync(start, "Now listening on: http://127.0.0.1:");
        return new(process, string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{process.Port}{path}"), adapter);
    }

    /// <summary>Stops it as a service manager does, and waits for its end.</summary>
    public Task StopAsync() => _process.StopAsync();

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static (string Name, string Value)[] Http2 => [("Kestrel__Endpoints__Hooks__Url", "http://127.0.0.1:0"), ("Kestrel__Endpoints__Hooks__Protocols", "Http2")];

    /// <summary>The password is s3cret.</summary>
    private static (string Name, string Value)[] Users =>
    [
        ("Users__0__Name", "dev1"),
        ("Users__0__PasswordHash", Credentials.PasswordHash.Create("s3cret").ToString()),
        ("Acl__0", "allow publish devices/%u/#"),
        ("Acl__1", "allow subscribe devices/%u/#"),
    ];

    /// <summary>A port of this machine that nobody listens at now.</summary>
    public static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
