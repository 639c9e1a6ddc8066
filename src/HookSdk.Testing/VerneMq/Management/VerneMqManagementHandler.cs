using System.Text;

namespace HookSdk.Testing;

/// <summary>The management API without a socket. While the broker is stopped, connections to it are refused.</summary>
internal sealed class VerneMqManagementHandler(VerneMqAdmin admin, FakeVerneMqManagement management) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!admin.IsRunning)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused: the broker is stopped.");
        }

        VerneMqManagementAnswer answer = await management
            .AnswerAsync(request.Method.Method, request.RequestUri!.PathAndQuery, request.Headers.Authorization?.ToString(), request.Headers.TryGetValues("x-api-key", out IEnumerable<string>? keys) ? keys.First() : null)
            .ConfigureAwait(false);
        return new HttpResponseMessage(answer.Status)
        {
            RequestMessage = request,
            Content = answer.Body is null ? new ByteArrayContent([]) : new StringContent(answer.Body, Encoding.UTF8, answer.ContentType),
        };
    }
}
