using System.Net;

namespace HookSdk.Identity.Tests.Tokens;

/// <summary>An address with keys, in process.</summary>
internal sealed class KeyServer : HttpMessageHandler
{
    private int _calls;

    /// <summary>What each path answers.</summary>
    public Func<Uri, CancellationToken, Task<HttpResponseMessage>> Answer { get; set; } = static (_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound));

    public int Calls => Volatile.Read(ref _calls);

    public void Serve(string body) => Answer = (_, _) => Task.FromResult(Ok(body));

    public static HttpResponseMessage Ok(string body) => new(HttpStatusCode.OK) { Content = new StringContent(body) };

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        return Answer(request.RequestUri!, cancellationToken);
    }
}
