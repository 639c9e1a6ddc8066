namespace HookSdk.Cli.Check.Http;

/// <summary>Stands in for a server: takes down what a fake broker calls with, so that its calls can be made by hand, changed or not.</summary>
/// <param name="answer">Answers a request with this body.</param>
internal sealed class Capture(Func<HttpRequestMessage, byte[], HttpResponseMessage> answer) : HttpMessageHandler
{
    private readonly List<(string Path, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body)> _calls = [];

    public IReadOnlyList<(string Path, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body)> Calls
    {
        get
        {
            lock (_calls)
            {
                return [.. _calls];
            }
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        byte[] body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        lock (_calls)
        {
            _calls.Add((request.RequestUri!.AbsolutePath, [.. request.Headers.NonValidated.Select(static h => KeyValuePair.Create(h.Key, h.Value.ToString()))], body));
        }

        return answer(request, body);
    }
}
