using System.Net;

namespace HookSdk.EmqX.Tests.Management;

/// <summary>The way to a fake, on which something refuses requests by their address.</summary>
internal sealed class RefusingWay(HttpMessageHandler inner, Func<string, bool> isRefused) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        isRefused(request.RequestUri!.OriginalString) ? Task.FromResult(new HttpResponseMessage(HttpStatusCode.RequestUriTooLong)) : base.SendAsync(request, cancellationToken);
}
