using System.IO.Pipelines;

namespace HookSdk.EmqX.Transport;

/// <summary>The requests of a client stream, read one after the other.</summary>
internal sealed class GrpcRequestStream(PipeReader reader, GrpcReceiver receiver, GrpcServerCall call, long limit)
{
    private readonly Lock _lock = new();
    private Task<HookBody?> _reading = Task.FromResult<HookBody?>(null);
    private bool _closed;

    /// <summary>The next request, to be released by the handler; null at the end.</summary>
    /// <exception cref="GrpcException">What came is no message, or the call is over.</exception>
    public Task<HookBody?> ReadAsync()
    {
        lock (_lock)
        {
            if (_closed)
            {
                return Task.FromException<HookBody?>(new GrpcException(GrpcStatusCode.Cancelled, "the call is over"));
            }

            return _reading = ReadNextAsync();
        }
    }

    /// <summary>Ends the reading, and waits until nothing touches the request any more.</summary>
    public Task CloseAsync()
    {
        Task<HookBody?> reading;
        lock (_lock)
        {
            _closed = true;
            reading = _reading;
            if (!reading.IsCompleted)
            {
                GrpcServerCall.CancelPending(reader);
            }
        }

        return reading.IsCompleted ? Task.CompletedTask : SettleAsync(reading);
    }

    private static async Task SettleAsync(Task<HookBody?> reading) =>
        await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task<HookBody?> ReadNextAsync()
    {
        GrpcReceived received = await receiver.ReadAsync(reader, call, limit, patience: null, only: false).ConfigureAwait(false);
        return received.Problem.IsOk ? received.Body : throw new GrpcException(received.Problem.Code, received.Problem.Message!);
    }
}
