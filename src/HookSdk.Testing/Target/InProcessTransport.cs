using System.Buffers;
using System.Globalization;

namespace HookSdk.Testing;

/// <summary>Calls the codec and the pipeline without a web server.</summary>
internal sealed class InProcessTransport(Func<string, BoundHook?> find) : HookTransport
{
    public override async Task<HookResponse> SendAsync(string hook, byte[] body, bool inPieces, CancellationToken hangUp)
    {
        if (find(hook) is not { } route)
        {
            return new HookResponse(404, [], null);
        }

        HookBody request = HookBody.Copy(body);
        try
        {
            ArrayBufferWriter<byte> reply = new();
            HookAnswer answer = await route.HandleAsync(request, reply, HookConnection.Of(HookCaller.Unknown, hangUp)).ConfigureAwait(false);
            return hangUp.IsCancellationRequested
                ? HookResponse.Failed("the broker hung up")
                : new HookResponse(answer.Status, reply.WrittenSpan.ToArray(), route.ContentType, FallbackCause: answer.FallbackCause)
                {
                    CacheControl = answer.CacheSeconds < 0 ? null : string.Create(CultureInfo.InvariantCulture, $"max-age={answer.CacheSeconds}"),
                };
        }
        finally
        {
            request.Release();
        }
    }

    public override void Dispose()
    {
    }
}
