using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace HookSdk.EmqX.Transport;

/// <summary>Takes a unary reply from an HTTP response.</summary>
internal static class GrpcReply
{
    private const int ReadSize = 16 * 1024;

    /// <exception cref="GrpcException">The call ended in another way than OK.</exception>
    public static async Task<HookBody> ReadAsync(HttpResponseMessage response, long limit, CancellationToken cancellationToken)
    {
        bool stated = TryTakeStatus(response.Headers, out GrpcStatus status);
        if (stated && !status.IsOk)
        {
            throw Failure(status);
        }

        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new GrpcException(StatusOf(response.StatusCode), $"the server answered HTTP status {(int)response.StatusCode}");
        }

        if (!GrpcContentType.IsGrpc(response.Content.Headers.ContentType?.ToString()))
        {
            throw new GrpcException(GrpcStatusCode.Unknown, "the server's answer is not gRPC");
        }

        HookBody? body = await ReadMessageAsync(response, limit, cancellationToken).ConfigureAwait(false);
        try
        {
            if (!stated && !TryTakeStatus(response.TrailingHeaders, out status))
            {
                throw new GrpcException(GrpcStatusCode.Unknown, "the server's answer has no status");
            }

            if (!status.IsOk)
            {
                throw Failure(status);
            }

            return body ?? throw new GrpcException(GrpcStatusCode.Unimplemented, "the server answered OK without a message");
        }
        catch
        {
            body?.Release();
            throw;
        }
    }

    /// <summary>What a lost connection or a reset stream means.</summary>
    public static GrpcException StatusOf(Exception e)
    {
        for (Exception? inner = e; inner is not null; inner = inner.InnerException)
        {
            if (inner is HttpProtocolException { ErrorCode: var code })
            {
                // The codes of HTTP/2, as gRPC maps them.
                GrpcStatusCode status = code switch
                {
                    7 => GrpcStatusCode.Unavailable,
                    8 => GrpcStatusCode.Cancelled,
                    11 => GrpcStatusCode.ResourceExhausted,
                    12 => GrpcStatusCode.PermissionDenied,
                    _ => GrpcStatusCode.Internal,
                };
                return new GrpcException(status, string.Create(CultureInfo.InvariantCulture, $"the server reset the stream with code {code}"), e);
            }
        }

        return new GrpcException(GrpcStatusCode.Unavailable, $"the server was not reached, or the connection was lost: {HttpFailure.Describe(e)}", e);
    }

    private static async Task<HookBody?> ReadMessageAsync(HttpResponseMessage response, long limit, CancellationToken cancellationToken)
    {
        using Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        byte[] prefix = new byte[GrpcPrefix.Size];
        int read = await stream.ReadAtLeastAsync(prefix, prefix.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (read == 0)
        {
            return null;
        }

        (byte flag, uint length) = GrpcPrefix.Read(prefix);
        if (read < prefix.Length || flag != 0)
        {
            throw new GrpcException(GrpcStatusCode.Internal, flag == 0 ? "the reply ends in the middle of a message" : "the reply is compressed, and was not to be");
        }

        if (length > limit)
        {
            throw new GrpcException(GrpcStatusCode.ResourceExhausted, string.Create(CultureInfo.InvariantCulture, $"the reply has {length} bytes and the limit is {limit}"));
        }

        HookBody body = HookBody.Rent((int)Math.Min(length, ReadSize));
        try
        {
            while (body.Length < length)
            {
                int room = (int)Math.Min(length - body.Length, ReadSize);
                int count = await stream.ReadAsync(body.GetMemory(room)[..room], cancellationToken).ConfigureAwait(false);
                if (count == 0)
                {
                    throw new GrpcException(GrpcStatusCode.Internal, "the reply ends in the middle of a message");
                }

                body.Advance(count);
            }

            // The trailers come with the end.
            if (await stream.ReadAsync(prefix, cancellationToken).ConfigureAwait(false) > 0)
            {
                throw new GrpcException(GrpcStatusCode.Unimplemented, "the server answered with more than one message");
            }

            return body;
        }
        catch
        {
            body.Release();
            throw;
        }
    }

    private static GrpcException Failure(GrpcStatus status) => new(status.Code, status.Message ?? $"the server answered {status.Code}");

    private static bool TryTakeStatus(HttpResponseHeaders headers, out GrpcStatus status)
    {
        status = default;
        if (!headers.NonValidated.TryGetValues("grpc-status", out HeaderStringValues values))
        {
            return false;
        }

        // A code that is not known is UNKNOWN.
        GrpcStatusCode code = int.TryParse(values.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out int number) && Enum.IsDefined((GrpcStatusCode)number)
            ? (GrpcStatusCode)number
            : GrpcStatusCode.Unknown;
        string? message = headers.NonValidated.TryGetValues("grpc-message", out HeaderStringValues text) ? GrpcMessageText.Decode(text.ToString()) : null;
        status = new(code, message);
        return true;
    }

    private static GrpcStatusCode StatusOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.BadRequest => GrpcStatusCode.Internal,
        HttpStatusCode.Unauthorized => GrpcStatusCode.Unauthenticated,
        HttpStatusCode.Forbidden => GrpcStatusCode.PermissionDenied,
        HttpStatusCode.NotFound => GrpcStatusCode.Unimplemented,
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => GrpcStatusCode.Unavailable,
        _ => GrpcStatusCode.Unknown,
    };
}
