using System.Globalization;
using HookSdk.Templates.Tests.Processes;

namespace HookSdk.Host.Tests.Processes;

/// <summary>The program as a process of its own, with all targets and the operator's endpoint on free ports.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "HookSdk.Host.dll");

    private readonly RunningProcess _process;

    private HostProcess(RunningProcess process, int http, int grpc, int operators) => (_process, Http, Grpc, Operators) =
        (process, new Uri($"http://127.0.0.1:{http}"), new Uri($"http://127.0.0.1:{grpc}"), new Uri($"http://127.0.0.1:{operators}"));

    /// <summary>Where EMG, M4 and VerneMQ call.</summary>
    public Uri Http { get; }

    /// <summary>Where EMQX calls.</summary>
    public Uri Grpc { get; }

    /// <summary>Where operators call.</summary>
    public Uri Operators { get; }

    public string Output => _process.Output;

    /// <param name="file">Where its settings are written.</param>
    /// <param name="more">Further sections, as in the file.</param>
    /// <param name="environment">Variables of the process.</param>
    public static async Task<HostProcess> StartAsync(SettingsFile file, string more = "", IReadOnlyDictionary<string, string>? environment = null)
    {
        (int http, int grpc, int operators) = (FreePort.Take(), FreePort.Take(), FreePort.Take());
        await File.WriteAllTextAsync(file.Path, string.Create(CultureInfo.InvariantCulture, $$"""
            {
              "HookHost": { "Servers": [ { "Target": "emg", "Path": "/emg" }, { "Target": "m4", "Path": "/m4" }, { "Target": "vernemq", "Path": "/vernemq" }, { "Target": "exhook" } ] },
              "PluginDirectory": { "Path": "plugins", "LookEvery": "00:00:00.2", "CheckTimeout": "00:01:00", "UnloadTimeout": "00:01:00", "Admin": { "Port": {{operators}} } },
              "Kestrel": {
                "Endpoints": {
                  "Hooks": { "Url": "http://127.0.0.1:{{http}}" },
                  "ExHook": { "Url": "http://127.0.0.1:{{grpc}}", "Protocols": "Http2" },
                  "Operator": { "Url": "http://127.0.0.1:{{operators}}" }
                }
              },
              "Hooks": { "Emg": { "Deadline": "00:01:00" }, "M4": { "Deadline": "00:01:00" }, "VerneMq": { "Deadline": "00:01:00" }, "ExHook": { "Deadline": "00:01:00" } }{{more}}
            }
            """), TestContext.Current.CancellationToken);
        RunningProcess process = RunningProcess.Start(AppContext.BaseDirectory, environment ?? new Dictionary<string, string>(), "dotnet", Program, "--config", file.Path);
        HostProcess host = new(process, http, grpc, operators);
        try
        {
            await host.SaysAsync("serves emg at /emg, m4 at /m4, vernemq at /vernemq, exhook, with plugins of ");
            return host;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs it with a file that it cannot start with, or with other arguments.</summary>
    public static Task<(int Code, string Output)> RunAsync(params string[] arguments) => RunAsync(new Dictionary<string, string>(), arguments);

    /// <summary>Runs it so, with variables of the process.</summary>
    public static async Task<(int Code, string Output)> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        await using RunningProcess process = RunningProcess.Start(AppContext.BaseDirectory, environment, "dotnet", [Program, .. arguments]);
        return (await process.WaitForExitAsync(Patience), process.Output);
    }

    /// <summary>Waits until it has logged this.</summary>
    public Task<string> SaysAsync(string text) => _process.WaitForLineAsync(line => line.Contains(text, StringComparison.Ordinal), Patience);

    /// <summary>Asks it to stop, as a service manager does.</summary>
    public void Terminate() => _process.Terminate();

    /// <returns>The exit code.</returns>
    public Task<int> EndAsync() => _process.WaitForExitAsync(Patience);

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
