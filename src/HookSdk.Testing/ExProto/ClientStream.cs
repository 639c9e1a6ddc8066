using System.Net;
using System.Net.Http.Headers;
using System.Threading.Channels;
using HookSdk.EmqX.Transport;

namespace HookSdk.Testing;

/// <summary>The broker's end of a stream of requests.</summary>
internal sealed class ClientStream : IDisposable
{
    private readonly Channel<byte[]> _frames = Channel.CreateUnbounded<byte[]>();
    private readonly CancellationTokenSource _reset = new();
    private readonly Task _running;

    public ClientStream(HttpMessageInvoker http, Uri address) => _running = RunAsync(http, address);

    /// <summary>Whether the server has ended it, or it is lost.</summary>
    public bool IsOver => _running.IsCompleted;

    public void Write(byte[] message)
    {
        byte[] frame = new byte[GrpcPrefix.Size + message.Length];
        GrpcPrefix.Write(frame, message.Length);
        message.CopyTo(frame, GrpcPrefix.Size);
        _frames.Writer.TryWrite(frame);
    }

    public void Dispose()
    {
        _frames.Writer.TryComplete();
        _reset.Cancel();
        _reset.Dispose();
    }

    private async Task RunAsync(HttpMessageInvoker http, Uri address)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, address)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new Frames(_frames.Reader),
        };
        request.Headers.TryAddWithoutValidation("te", "trailers");
        try
        {
            using HttpResponseMessage response = await http.SendAsync(request, _reset.Token).ConfigureAwait(false);
            await response.Content.CopyToAsync(Stream.Null, _reset.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // EMQX logs it, and opens another.
        }
    }

    private sealed class Frames : HttpContent
    {
        private readonly ChannelReader<byte[]> _frames;

        public Frames(ChannelReader<byte[]> frames)
        {
            _frames = frames;
            Headers.ContentType = new MediaTypeHeaderValue(GrpcContentType.WithProto);
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await foreach (byte[] frame in _frames.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                await stream.WriteAsync(frame, cancellationToken).ConfigureAwait(false);
                await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
