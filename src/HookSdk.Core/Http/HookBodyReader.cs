using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace HookSdk;

/// <summary>Reads the body of a request into a rented array, up to a limit and as far as there is memory for it.</summary>
internal sealed class HookBodyReader(HookServer server)
{
    /// <summary>Told each time that a call has to wait for bytes of its body; null when nobody wants to know.</summary>
    public Action<HttpContext>? Awaited { get; set; }

    /// <summary>Reads the body. A request that waits for bytes stands among the server's awaited bodies meanwhile.</summary>
    /// <returns>What kept it from being read; null: it is here as a whole.</returns>
    /// <exception cref="IOException">The caller hung up.</exception>
    public async ValueTask<BodyProblem?> ReadAsync(HttpContext context, HttpHookConnection connection, HookBody body, long limit)
    {
        if (context.Request.ContentLength > limit)
        {
            return BodyProblem.TooLarge(limit);
        }

        LimitWhatComes(context, limit);
        PipeReader reader = context.Request.BodyReader;
        bool isAwaited = false;
        try
        {
            while (true)
            {
                ValueTask<ReadResult> reading = reader.ReadAsync(CancellationToken.None);
                if (!reading.IsCompleted)
                {
                    Awaited?.Invoke(context);
                    if (!isAwaited)
                    {
                        isAwaited = true;
                        server.Bodies.Add(connection);
                    }
                }

                ReadResult read = await reading.ConfigureAwait(false);
                BodyProblem? problem = Take(read.Buffer, body, context.Request.ContentLength ?? limit, limit);
                reader.AdvanceTo(read.Buffer.End);
                if (problem is not null || read.IsCompleted)
                {
                    return problem;
                }
            }
        }
        catch (IOException e) when (e is BadHttpRequestException || (e is not ConnectionResetException && !context.RequestAborted.IsCancellationRequested))
        {
            return BodyProblem.Of(e, limit);
        }
        finally
        {
            if (isAwaited)
            {
                server.Bodies.Remove(connection);
            }
        }
    }

    /// <summary>Has the web server refuse what is too large. Without a length it comes in chunks, and Kestrel counts their framing too: six bytes for a chunk of one. The body alone is counted here.</summary>
    private static void LimitWhatComes(HttpContext context, long limit)
    {
        if (context.Features.Of<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = context.Request.ContentLength is null ? 8 * limit : limit;
        }
    }

    /// <summary>Takes over bytes that are here.</summary>
    private BodyProblem? Take(in ReadOnlySequence<byte> bytes, HookBody body, long expected, long limit)
    {
        if (body.Length + bytes.Length > limit)
        {
            return BodyProblem.TooLarge(limit);
        }

        if (!body.TryReserve((int)bytes.Length, expected, server.Memory, limit))
        {
            return BodyProblem.NoMemory;
        }

        foreach (ReadOnlyMemory<byte> segment in bytes)
        {
            body.Append(segment.Span);
        }

        return null;
    }
}
