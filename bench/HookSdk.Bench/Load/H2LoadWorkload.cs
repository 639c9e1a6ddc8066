using System.Globalization;
using System.Net;
using HookSdk.Bench.Harness;
using HookSdk.Bench.Servers;

namespace HookSdk.Bench.Load;

/// <summary>
/// A POST over HTTP/2 without TLS, driven by h2load (package nghttp2-client). Before each round one call is looked at in full: its message, and its status in the
/// trailers where the server sends any. In the rounds h2load counts HTTP statuses and failures. With a burst, a round is so many calls at once on one connection.
/// </summary>
internal sealed class H2LoadWorkload(string name, string summary, string path, byte[] message, int burst = 0, byte[]? reply = null, string? timeout = null) : Workload(name, summary)
{
    private const int CallsAtOnce = 16;

    public override bool IsBurst => burst > 0;

    public override string? Missing => Tool.Find("h2load") is null ? "needs h2load, from https://nghttp2.org or the package nghttp2-client." : null;

    public static string Describe(LoadSettings settings) => string.Create(CultureInfo.InvariantCulture,
        $"{Clients(settings)} connections with {CallsAtOnce} calls at once on each; load generator: h2load, {Math.Min(settings.Threads, Clients(settings))} thread(s), on the same cores.");

    public override ILoad Open(int port, LoadSettings settings)
    {
        string address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}{path}");
        Check(address);
        return IsBurst
            ? new H2Load(Tool.Find("h2load")!, address, message, clients: 1, callsAtOnce: burst, threads: 1, burst, timeout)
            : new H2Load(Tool.Find("h2load")!, address, message, Clients(settings), CallsAtOnce, Math.Min(settings.Threads, Clients(settings)), timeout: timeout);
    }

    /// <summary>A quarter of what was asked for: each carries many calls.</summary>
    private static int Clients(LoadSettings settings) => Math.Max(1, settings.Connections / 4);

    private void Check(string address)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = new ByteArrayContent(message) };
        request.Content.Headers.TryAddWithoutValidation("content-type", "application/grpc");
        request.Headers.TryAddWithoutValidation("te", "trailers");
        if (timeout is not null)
            request.Headers.TryAddWithoutValidation("grpc-timeout", timeout);
        using HttpResponseMessage response = client.SendAsync(request).GetAwaiter().GetResult();
        using var body = new MemoryStream();
        response.Content.CopyTo(body, null, CancellationToken.None);
        string? status = response.TrailingHeaders.TryGetValues("grpc-status", out IEnumerable<string>? values) ? values.Single() : null;
        if (response.StatusCode != HttpStatusCode.OK || status is not (null or "0") || !body.ToArray().AsSpan().SequenceEqual(reply ?? message))
            throw new BenchException($"a wrong reply: HTTP status {(int)response.StatusCode}, grpc-status {status ?? "none"}, {body.Length} bytes.");
    }
}
