using System.Net.Sockets;

namespace HookSdk.Bench.Load;

/// <summary>One call on a blocking socket.</summary>
internal static class Http1Call
{
    public static void Make(Socket socket, byte[] request, byte[] reply, byte[] buffer)
    {
        try
        {
            int sent = 0;
            while (sent < request.Length)
                sent += socket.Send(request.AsSpan(sent));

            int received = 0;
            do
            {
                int read = socket.Receive(buffer.AsSpan(received));
                if (read == 0)
                    throw new BenchException("the server closed a connection.");
                received += read;
            }
            while (!Http1Reply.IsComplete(buffer.AsSpan(0, received), reply));
        }
        catch (SocketException problem)
        {
            throw new BenchException($"a call failed: {problem.Message}");
        }
    }
}
