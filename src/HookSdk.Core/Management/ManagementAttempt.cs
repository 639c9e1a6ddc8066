namespace HookSdk;

/// <summary>One attempt at a call: it has its time until the whole answer is there, and the answer its bound. HttpClient's own limits would count all attempts together.</summary>
internal sealed class ManagementAttempt(ManagementOptions options, TimeProvider time) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using CancellationTokenSource late = new(options.Timeout, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        HttpResponseMessage? response = null;
        try
        {
            response = await base.SendAsync(request, either.Token).ConfigureAwait(false);
            await response.Content.LoadIntoBufferAsync(options.MaxReplyBytes, either.Token).ConfigureAwait(false);
            return response;
        }
        catch (Exception e)
        {
            response?.Dispose();
            if (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"it did not answer within {options.Timeout.TotalSeconds:0.###} s (Timeout)", e);
            }

            throw;
        }
    }
}
