using System.Net;

namespace HookSdk.Testing;

/// <summary>A body whose bytes are sent one by one.</summary>
internal sealed class PieceByPiece(byte[] body) : HttpContent
{
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        for (int i = 0; i < body.Length; i++)
        {
            await stream.WriteAsync(body.AsMemory(i, 1)).ConfigureAwait(false);
            await stream.FlushAsync().ConfigureAwait(false);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = body.Length;
        return true;
    }
}
