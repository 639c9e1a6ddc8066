using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace HookSdk.Inspector;

/// <summary>Reads the body of a call to the inspector: as much memory as has come, and no longer than <see cref="Longest"/>.</summary>
internal static class InspectorBody
{
    /// <summary>The largest body that is taken.</summary>
    public const int MostBytes = 1024 * 1024;

    /// <summary>How long a body may take.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private const string TooLarge = "The body is larger than 1 MiB.";

    /// <summary>Reads it.</summary>
    /// <exception cref="BadHttpRequestException">It is too large, does not come in time, or breaks off; status and message say so.</exception>
    /// <exception cref="OperationCanceledException">The caller is gone.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext context, TimeProvider time)
    {
        if (context.Request.ContentLength > MostBytes)
        {
            throw new BadHttpRequestException(TooLarge, StatusCodes.Status400BadRequest);
        }

        using CancellationTokenSource late = new(Longest, time);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(late.Token, context.RequestAborted);
        ArrayBufferWriter<byte> body = new();
        try
        {
            while (await context.Request.Body.ReadAsync(body.GetMemory(1024), end.Token).ConfigureAwait(false) is > 0 and var read)
            {
                body.Advance(read);
                if (body.WrittenCount > MostBytes)
                {
                    throw new BadHttpRequestException(TooLarge, StatusCodes.Status400BadRequest);
                }
            }

            return body.WrittenMemory;
        }
        catch (OperationCanceledException e) when (late.IsCancellationRequested)
        {
            throw new BadHttpRequestException($"The body did not come within {Longest.TotalSeconds} seconds.", StatusCodes.Status408RequestTimeout, e);
        }
        catch (IOException e) when (e is not BadHttpRequestException)
        {
            throw new BadHttpRequestException("The body broke off.", StatusCodes.Status400BadRequest, e);
        }
    }
}
