using System.Net;

namespace HookSdk.Core.Tests.Lookup;

/// <summary>A lookup as a user writes one.</summary>
public sealed class NumberOwner(HttpLookupServices services) : HttpLookup<string>(services)
{
    protected override HttpRequestMessage Ask(string key) =>
        key == "unaskable" ? throw new FormatException("no such number") : new(HttpMethod.Get, $"http://service.example/owner/{Uri.EscapeDataString(key)}");

    protected override async ValueTask<string?> ReadAsync(HttpResponseMessage reply, CancellationToken cancellationToken)
    {
        string text = await reply.Content.ReadAsStringAsync(cancellationToken);
        return text.Length == 0 ? null : text == "garbage" ? throw new FormatException("garbage") : text;
    }

    protected override string? OnFailure(string key) => key == "no fallback" ? throw new InvalidOperationException() : "unknown";
}

/// <summary>The service that is asked; what it answers is told by the test.</summary>
internal sealed class FakeService(Func<string, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
{
    private int _dips;

    public int Dips => Volatile.Read(ref _dips);

    public static FakeService Answering(string text) => new((_, _) => Task.FromResult(Reply(text)));

    public static HttpResponseMessage Reply(string text, HttpStatusCode status = HttpStatusCode.OK) => new(status) { Content = new StringContent(text) };

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _dips);
        return answer(Uri.UnescapeDataString(request.RequestUri!.Segments[^1]), cancellationToken);
    }
}
