using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace HookSdk.Testing;

/// <summary>The management API without a socket. While the broker is stopped, connections to it are refused.</summary>
internal sealed class EmqxManagementHandler(FakeEmqxManagement management) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        byte[] body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        EmqxManagementAnswer answer = await management.AnswerAsync(
            request.Method.Method,
            request.RequestUri!.PathAndQuery,
            request.Headers.NonValidated.TryGetValues("Authorization", out HeaderStringValues authorization) ? authorization.ToString() : null,
            request.Content?.Headers.NonValidated.TryGetValues("Content-Type", out HeaderStringValues type) == true ? type.ToString() : null,
            body).ConfigureAwait(false);
        return new HttpResponseMessage((HttpStatusCode)answer.Status)
        {
            RequestMessage = request,
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(answer.Body ?? "")) { Headers = { ContentType = answer.ContentType is { } contentType ? new MediaTypeHeaderValue(contentType) : null } },
        };
    }
}
