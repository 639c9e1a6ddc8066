using System.Globalization;
using HookSdk.Templates.Tests.Processes;

namespace HookSdk.Templates.Tests.PluginKind;

/// <summary>The <c>hookhost</c> of a scaffold, with its <c>host.json</c>, on free ports.</summary>
internal sealed class HookHost : IAsyncDisposable
{
    private const string Listens = "Now listening on: ";
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Deadline };
    private readonly RunningProcess _process;
    private readonly string _operator;

    private HookHost(RunningProcess process, string hooks, string operators) => (_process, Hooks, _operator) = (process, hooks, operators);

    /// <summary>Where the broker finds it.</summary>
    public string Hooks { get; }

    public static async Task<HookHost> StartAsync(PluginScaffold scaffold, IEnumerable<KeyValuePair<string, string>> settings)
    {
        int port = FreePort.Take();
        string operators = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        Dictionary<string, string> environment = new(scaffold.Environment)
        {
            ["Kestrel__Endpoints__Hooks__Url"] = "http://127.0.0.1:0",
            ["Kestrel__Endpoints__Operator__Url"] = operators,
            ["PluginDirectory__Admin__Port"] = port.ToString(CultureInfo.InvariantCulture),
        };
        foreach ((string key, string value) in settings)
        {
            environment[$"Plugins__{scaffold.Name}__{key}"] = value;
        }

        RunningProcess process = RunningProcess.Start(scaffold.Folder, environment, "dotnet", "hookhost", "--config", "host.json");
        try
        {
            string line = await process.WaitForLineAsync(l => l.Contains(Listens, StringComparison.Ordinal) && !l.Contains(operators, StringComparison.Ordinal), Deadline);
            return new HookHost(process, line[(line.IndexOf(Listens, StringComparison.Ordinal) + Listens.Length)..].Trim(), operators);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until the log says that a change was made.</summary>
    public Task WaitForAsync(string change) => _process.WaitForLineAsync(l => l.Contains(change, StringComparison.Ordinal), Deadline);

    /// <summary>What an operator types: <c>curl -X POST .../_plugins/{path}</c>.</summary>
    public async Task<string> PostAsync(string path)
    {
        using HttpResponseMessage response = await _client.PostAsync(new Uri($"{_operator}/_plugins/{path}"), content: null, TestContext.Current.CancellationToken);
        string said = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return response.IsSuccessStatusCode ? said : throw _process.Failed($"answered {path} with {(int)response.StatusCode}: {said}");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _process.DisposeAsync();
    }
}
