using System.Net;
using System.Text;

namespace HookSdk.Templates.Tests.Processes;

/// <summary>A scaffolded server that runs on a free port.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private const string Listens = "Now listening on: ";
    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(2);

    private readonly HttpClient _client;

    private RunningServer(RunningProcess process, string address)
    {
        Process = process;
        _client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(address), Timeout = TimeSpan.FromSeconds(30) };
    }

    public RunningProcess Process { get; }

    /// <summary>Starts it by <c>dotnet</c> with these arguments, and with the system's choice of a port.</summary>
    public static Task<RunningServer> StartAsync(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        StartProgramAsync("dotnet", folder, environment, arguments);

    /// <summary>Starts a program with these arguments, and with the system's choice of a port.</summary>
    public static async Task<RunningServer> StartProgramAsync(string program, string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        RunningProcess process = RunningProcess.Start(folder, environment, program, [.. arguments, "--urls", "http://127.0.0.1:0"]);
        try
        {
            string line = await process.WaitForLineAsync(static l => l.Contains(Listens, StringComparison.Ordinal), StartDeadline);
            return new RunningServer(process, line[(line.IndexOf(Listens, StringComparison.Ordinal) + Listens.Length)..]);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes a call that has to be answered with status 200 and a length.</summary>
    /// <returns>The reply, to the byte.</returns>
    public async Task<string> PostAsync(string path, string body, params (string Name, string Value)[] headers)
    {
        using ByteArrayContent content = new(Encoding.UTF8.GetBytes(body));
        foreach ((string name, string value) in headers)
        {
            content.Headers.Add(name, value);
        }

        using HttpResponseMessage response = await _client.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
        byte[] reply = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        if (response.StatusCode != HttpStatusCode.OK || response.Content.Headers.ContentLength != reply.Length)
        {
            throw Process.Failed($"answered {path} with {(int)response.StatusCode} and Content-Length {response.Content.Headers.ContentLength}");
        }

        return Encoding.UTF8.GetString(reply);
    }

    public async Task<HttpStatusCode> HealthAsync()
    {
        using HttpResponseMessage response = await _client.GetAsync(new Uri("/healthz", UriKind.Relative), TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Process.DisposeAsync();
    }
}
