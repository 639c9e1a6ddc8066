using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using HookSdk.Templates.Tests.Processes;

namespace HookSdk.Templates.Tests.EmqxExHook;

/// <summary>A scaffolded server on two free ports, called as EMQX calls it: protobuf in gRPC frames over HTTP/2 without TLS, put together by hand.</summary>
internal sealed class ExHookServerProcess : IAsyncDisposable
{
    private const string Listens = "Now listening on: ";
    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(2);

    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(30) };
    private readonly string _hooks;
    private readonly string _status;

    private ExHookServerProcess(RunningProcess process)
    {
        Process = process;
        string[] addresses = [.. process.Output.Split('\n').Where(static l => l.Contains(Listens, StringComparison.Ordinal)).Select(static l => l[(l.IndexOf(Listens, StringComparison.Ordinal) + Listens.Length)..].Trim())];
        (_hooks, _status) = (addresses[0], addresses[1]);
    }

    public RunningProcess Process { get; }

    public static async Task<ExHookServerProcess> StartAsync(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        // The endpoints listen in the order of their names.
        Dictionary<string, string> ports = new(environment)
        {
            ["Kestrel__Endpoints__Hooks__Url"] = "http://127.0.0.1:0",
            ["Kestrel__Endpoints__Status__Url"] = "http://127.0.0.1:0",
        };
        RunningProcess process = RunningProcess.Start(folder, ports, "dotnet", arguments);
        try
        {
            await process.WaitForLineAsync(static l => l.Contains("Application started", StringComparison.Ordinal), StartDeadline);
            return new ExHookServerProcess(process);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>A field of protobuf with a length.</summary>
    public static byte[] Field(int number, params byte[] content) => [(byte)((number << 3) | 2), (byte)content.Length, .. content];

    /// <summary>A field of protobuf with text.</summary>
    public static byte[] Field(int number, string text) => Field(number, Encoding.UTF8.GetBytes(text));

    /// <summary>Makes a call that has to end with status 0.</summary>
    /// <returns>The reply's protobuf.</returns>
    public async Task<byte[]> CallAsync(string version, string method, params byte[] message)
    {
        byte[] frame = [0, 0, 0, 0, 0, .. message];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        using HttpRequestMessage request = new(HttpMethod.Post, $"{_hooks}/emqx.exhook.{version}.HookProvider/{method}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(frame) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc+proto") } },
        };
        request.Headers.TryAddWithoutValidation("te", "trailers");
        request.Headers.TryAddWithoutValidation("grpc-timeout", "5S");
        using HttpResponseMessage response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        byte[] reply = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        if (!response.TrailingHeaders.TryGetValues("grpc-status", out IEnumerable<string>? status) || status.Single() != "0")
        {
            throw Process.Failed($"answered {method} with another status than 0");
        }

        return reply[5..];
    }

    public Task<string> StatusAsync(string path) => _client.GetStringAsync(_status + path, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Process.DisposeAsync();
    }
}
