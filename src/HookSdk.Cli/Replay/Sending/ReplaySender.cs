using System.Text;
using HookSdk.Cli.Check.Grpc;
using HookSdk.Cli.Check.Http;
using HookSdk.Cli.Replay.Recorded;
using HookSdk.Recording;

namespace HookSdk.Cli.Replay.Sending;

/// <summary>Sends calls as the broker does, over HTTP/1 or gRPC: a bounded number at once.</summary>
internal sealed class ReplaySender(Uri url, string server, int most, TimeProvider clock, TimeSpan patience) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(most);
    private readonly Lazy<HttpProbe> _http = new(() => new HttpProbe(clock, patience));
    private readonly Lazy<GrpcProbe> _grpc = new(() => new GrpcProbe(url, clock, patience));

    public async Task<ReplayAnswer> SendAsync(RecordedCall call, byte[] request, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await SendInSlotAsync(call, request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <remarks>The slots stay: calls that a cut-off run leaves behind give theirs back later.</remarks>
    public void Dispose()
    {
        if (_http.IsValueCreated)
        {
            _http.Value.Dispose();
        }

        if (_grpc.IsValueCreated)
        {
            _grpc.Value.Dispose();
        }
    }

    private async Task<ReplayAnswer> SendInSlotAsync(RecordedCall call, byte[] request, CancellationToken cancellationToken)
    {
        if (call.GrpcPath is { } path)
        {
            GrpcReply reply = await _grpc.Value.CallAsync(path, request, timeout: null, cancellationToken).ConfigureAwait(false);
            return reply.Failure is not null || reply.Status is null
                ? new(null, reply.ToString())
                : new(new RecordedReply(reply.Status.Value) { Text = reply.Message is { } message ? GrpcTexts.ReplyOf(path, message) ?? Convert.ToBase64String(message) : null, Message = reply.Message }, null);
        }

        HttpReply answer = await _http.Value.SendAsync(new HttpCall(call.Hook, AddressOf(call), request) { Headers = ReplayTarget.HeadersOf(call) }, cancellationToken).ConfigureAwait(false);
        return answer.Failure is not null ? new(null, answer.Failure) : new(new RecordedReply(answer.Status) { Text = Encoding.UTF8.GetString(answer.Body), CacheControl = answer.CacheControl }, null);
    }

    private Uri AddressOf(RecordedCall call) => !ReplayTarget.NamesHookInPath(server) ? url
        : new UriBuilder(url) { Path = $"{url.AbsolutePath.TrimEnd('/')}/{call.Hook}" }.Uri;
}
