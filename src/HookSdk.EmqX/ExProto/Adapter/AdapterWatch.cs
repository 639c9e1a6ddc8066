using Google.Protobuf;
using HookSdk.EmqX.ExProto.Wire;

namespace HookSdk.EmqX.ExProto;

/// <summary>Tells observers of calls of the adapter that a handler has made. Those of a stop are not told: they come of no callback, and a recording with them could not be played.</summary>
internal sealed class AdapterWatch(HookServer server, ObserverList observers)
{
    /// <summary>When a call begins.</summary>
    public long Begin() => server.Time.GetTimestamp();

    /// <summary>Tells of a call that is over.</summary>
    /// <param name="method">The method.</param>
    /// <param name="conn">The device.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="response">The answer; null: none came.</param>
    /// <param name="status">The status in gRPC's terms.</param>
    /// <param name="began">What <see cref="Begin"/> gave.</param>
    public void Tell(string method, string conn, IMessage request, CodeResponse? response, int status, long began)
    {
        if (server.IsDraining || !observers.WantsMade(method, conn))
        {
            return;
        }

        TimeSpan elapsed = server.Time.GetElapsedTime(began);
        observers.Made(server, new MadeCall
        {
            Target = server.Kind,
            ServerName = server.Name,
            Name = method,
            Client = conn,
            Form = AdapterForms.Of(method),
            At = server.Time.GetUtcNow() - elapsed,
            Elapsed = elapsed,
            Request = request.ToByteArray(),
            Reply = response?.ToByteArray() ?? [],
            GrpcStatus = status,
        });
    }
}
