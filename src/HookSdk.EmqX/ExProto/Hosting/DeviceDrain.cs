namespace HookSdk.EmqX.ExProto;

/// <summary>Closes all devices on a stop, before connections are told to go: their last words and closings still need EMQX's answers.</summary>
internal sealed class DeviceDrain(ExProtoServer server) : IDrainable
{
    /// <summary>Devices hold slots.</summary>
    public int Running => 0;

    public async Task DrainAsync(TimeSpan window, CancellationToken cancellationToken)
    {
        await CloseAsync(window, cancellationToken).ConfigureAwait(false);
        server.Stopped.TrySetResult();
    }

    private async Task CloseAsync(TimeSpan window, CancellationToken cancellationToken)
    {
        if (server.Devices.Open == 0)
        {
            return;
        }

        server.Log.Stopping(server.Devices.Open);
        foreach (Device device in server.Devices.Devices)
        {
            device.Connection?.End(new(ExProtoCloseCause.Stopping, "this server stops"));
        }

        await server.Devices.EmptyAsync(window, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Device[] left = [.. server.Devices.Devices];
        if (left.Length == 0)
        {
            return;
        }

        Device[] running = [.. left.Where(static d => !d.IsLoopOver)];
        server.Log.StoppedWith(running.Length, left.Length - running.Length);
        Task closing = Task.WhenAll(running.Select(d => server.CloseAsync(d, cancellationToken)));
        await closing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (Device device in left)
        {
            // EMQX may still tell their end, or not: what stops next does not take them for calls that run.
            server.Devices.Remove(device);
        }
    }
}
