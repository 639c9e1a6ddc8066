using System.Globalization;
using System.Text;
using Grpc.Core;

namespace HookSdk.EmqX.Interop.Tests.Generated;

/// <summary>The test service as a user of Grpc.AspNetCore writes it; it does what <see cref="HookSdk.EmqX.Tests.Transport.InteropService"/> does.</summary>
public sealed class AspNetInterop(AspNetInterop.Counts counts) : InteropServiceBase
{
    public override async Task<byte[]> Echo(byte[] request, ServerCallContext context)
    {
        switch (request.Length == 0 ? default : (char)request[0])
        {
            case 'S':
                throw Stated(request);
            case 'D':
                try
                {
                    await Task.Delay(int.Parse(Encoding.UTF8.GetString(request.AsSpan(1)), CultureInfo.InvariantCulture), context.CancellationToken);
                }
                catch (OperationCanceledException)
                {
                    counts.GiveUp();
                    throw;
                }

                return request;
            case 'B':
                byte[] reply = new byte[int.Parse(Encoding.UTF8.GetString(request.AsSpan(1)), CultureInfo.InvariantCulture)];
                reply.AsSpan().Fill((byte)'b');
                return reply;
            case 'T':
                throw new InvalidOperationException("the secret of the handler");
            case 'X':
                return Encoding.ASCII.GetBytes(counts.GivenUp.ToString(CultureInfo.InvariantCulture));
            default:
                return request;
        }
    }

    public override async Task<byte[]> Collect(IAsyncStreamReader<byte[]> requests, ServerCallContext context)
    {
        int count = 0;
        long bytes = 0;
        await foreach (byte[] request in requests.ReadAllAsync(context.CancellationToken))
        {
            if (request.Length > 0 && request[0] == 'S')
            {
                throw Stated(request);
            }

            count++;
            bytes += request.Length;
        }

        return Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{count} {bytes}"));
    }

    private static RpcException Stated(byte[] request)
    {
        string[] words = Encoding.UTF8.GetString(request.AsSpan(1)).Split(' ', 2);
        return new RpcException(new Status((StatusCode)int.Parse(words[0], CultureInfo.InvariantCulture), words.Length > 1 ? words[1] : ""));
    }

    /// <summary>What all calls of a server share.</summary>
    public sealed class Counts
    {
        private int _givenUp;

        public int GivenUp => Volatile.Read(ref _givenUp);

        public void GiveUp() => Interlocked.Increment(ref _givenUp);
    }
}
