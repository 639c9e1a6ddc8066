using HookSdk.EmqX.Transport;

namespace HookSdk.EmqX.ExProto;

/// <summary>One callback, as telemetry and observers are told of it.</summary>
/// <param name="Name">The callback.</param>
/// <param name="Conn">The device.</param>
/// <param name="Started">When it came.</param>
/// <param name="Observed">What observers need; null: none wants it.</param>
internal readonly record struct ToldCallback(string Name, string Conn, long Started, ObservedCallback? Observed);

/// <summary>A callback that observers are told of. Nothing is decided in it: it has no plugins and no steps.</summary>
internal sealed class ObservedCallback(HookConnection call, HookBody request, bool isStreaming, ulong observers)
{
    /// <summary>Who wants to be told, as <see cref="ObserverList.Ask"/> has it.</summary>
    public ulong Observers => observers;

    public void Tell(ExProtoServer server, in ToldCallback told, GrpcStatus status, HookOutcome outcome, TimeSpan elapsed)
    {
        HookTrail trail = new(server.Server, told.Name, call, new DeviceCallback(told.Name, told.Conn, request.Length), observers)
        {
            Form = ExProtoForms.Of(told.Name, isStreaming),
            Outcome = outcome,
            Cause = status.IsOk ? null : status.Message,
        };
        ObservedCall observed = new(trail, request, Informed.Instance, replyBytes: default)
        {
            // To the moment: what the device's loop does beside this has begun later.
            At = server.Server.Time.GetUtcNow() - (server.Server.Time.GetElapsedTime(told.Started) - elapsed),
            Elapsed = elapsed,
            GrpcStatus = (int)status.Code,
        };
        server.Observers!.Answered(server.Server, observed, observers);
    }

    /// <summary>What an observer sees of the request: whom it is about, and not what the device has said.</summary>
    private sealed class DeviceCallback(string name, string conn, int bytes) : INamesClient
    {
        public string? Client => conn;

        public override string ToString() => $"{name} of {conn} ({bytes} bytes)";
    }
}
