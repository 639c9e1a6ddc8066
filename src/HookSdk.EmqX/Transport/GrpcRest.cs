using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace HookSdk.EmqX.Transport;

/// <summary>What is left of a refused request. It is read before the answer, because a stream that is reset behind its answer is taken for a lost one by some clients.</summary>
internal static class GrpcRest
{
    private const long MostDiscarded = 1 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Reads and forgets what is left of a request, where that is little and comes soon, and not too many others wait for theirs.</summary>
    public static async ValueTask DiscardAsync(HttpContext context, GrpcServerCall call, WaitingCalls waiting)
    {
        PipeReader reader = context.Request.BodyReader;
        long discarded = 0;
        ITimer? timer = null;
        ConnectionWaits? connection = null;
        try
        {
            while (discarded <= MostDiscarded)
            {
                ValueTask<ReadResult> pending = reader.ReadAsync(CancellationToken.None);
                if (!pending.IsCompleted && timer is null)
                {
                    connection = call.Waits;
                    if (waiting.TryEnter(connection))
                    {
                        timer = call.CancelReadAfter(reader, Patience);
                    }
                    else
                    {
                        GrpcServerCall.CancelPending(reader);
                    }
                }

                ReadResult read = await pending.ConfigureAwait(false);
                discarded += read.Buffer.Length;
                reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    return;
                }

                if (read.IsCanceled)
                {
                    break;
                }
            }

            waiting.GiveUp(call.Waits);
        }
        finally
        {
            if (timer is not null)
            {
                waiting.Leave(connection);
                call.ReadEnded();
                await timer.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
