using System.Buffers;
using System.Globalization;
using System.Text;
using HookSdk.EmqX.Transport;

namespace HookSdk.EmqX.Tests.Transport;

/// <summary>
/// The service that clients which we did not write call. Messages are bytes; the first one says what to do: <c>S7 text</c> ends with a status, <c>D100</c> waits
/// for so many milliseconds, <c>W</c> until <see cref="Release"/>, <c>B1000</c> answers so many bytes, <c>T</c> throws, <c>X</c> tells how many calls were given up by their callers. Everything is echoed otherwise.
/// </summary>
internal sealed class InteropService
{
    public const string Name = "hooksdk.interop.v1.Interop";
    public const string Echo = $"/{Name}/Echo";
    public const string Collect = $"/{Name}/Collect";

    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _givenUp;
    private int _running;

    public int GivenUp => Volatile.Read(ref _givenUp);

    public int Running => Volatile.Read(ref _running);

    /// <summary>Ends the calls that wait, now and from now on.</summary>
    public void Release() => _released.TrySetResult();

    public GrpcService Service => new GrpcService(Name).Unary("Echo", EchoAsync).ClientStream("Collect", CollectAsync).ClientStream("CollectForever", CollectAsync, endsAtTimeout: false);

    private async ValueTask<GrpcStatus> EchoAsync(GrpcServerCall call, HookBody request, ReplyBuffer reply)
    {
        if (request.Length == 0)
        {
            return GrpcStatus.Ok;
        }

        switch (request.Span[0])
        {
            case (byte)'S':
                return Stated(request);
            case (byte)'D':
                await WaitAsync(Task.Delay(int.Parse(Text(request), CultureInfo.InvariantCulture), call.Gone));
                break;
            case (byte)'W':
                await WaitAsync(_released.Task.WaitAsync(call.Gone));
                break;
            case (byte)'B':
                int length = int.Parse(Text(request), CultureInfo.InvariantCulture);
                reply.GetSpan(length)[..length].Fill((byte)'b');
                reply.Advance(length);
                return GrpcStatus.Ok;
            case (byte)'T':
                throw new InvalidOperationException("the secret of the handler");
            case (byte)'X':
                reply.Write(Encoding.ASCII.GetBytes(GivenUp.ToString(CultureInfo.InvariantCulture)));
                return GrpcStatus.Ok;
        }

        reply.Write(request.Span);
        return GrpcStatus.Ok;
    }

    private async ValueTask<GrpcStatus> CollectAsync(GrpcServerCall call, GrpcRequestStream requests, ReplyBuffer reply)
    {
        int count = 0;
        long bytes = 0;
        try
        {
            Interlocked.Increment(ref _running);
            while (await requests.ReadAsync() is { } request)
            {
                try
                {
                    if (request.Length > 0 && request.Span[0] == 'S')
                    {
                        return Stated(request);
                    }

                    count++;
                    bytes += request.Length;
                }
                finally
                {
                    request.Release();
                }
            }
        }
        catch (Exception e) when (e is not GrpcException)
        {
            Interlocked.Increment(ref _givenUp);
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }

        reply.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{count} {bytes}")));
        return GrpcStatus.Ok;
    }

    private async Task WaitAsync(Task waiting)
    {
        Interlocked.Increment(ref _running);
        try
        {
            await waiting;
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref _givenUp);
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private static GrpcStatus Stated(HookBody request)
    {
        string[] parts = Text(request).Split(' ', 2);
        return new((GrpcStatusCode)int.Parse(parts[0], CultureInfo.InvariantCulture), parts.Length > 1 ? parts[1] : null);
    }

    private static string Text(HookBody request) => Encoding.UTF8.GetString(request.Span[1..]);
}
