namespace HookSdk.EmqX.ExProto;

/// <summary>
/// Asks EMQX about devices that nothing was heard of: one whose end was never told, because EMQX was killed, would stay for ever. The question is to end a subscription that no device
/// has, which changes nothing and is answered for a device that is not logged in, too.
/// </summary>
internal sealed class IdleChecks(ExProtoServer server)
{
    /// <summary>The filter of the subscription that is not there.</summary>
    public const string Filter = "$hooksdk/still-there";

    private const int AtOnce = 16;
    private const int MostFailures = 3;

    private TimeProvider Time => server.Server.Time;

    public async Task RunAsync(TimeSpan idle, CancellationToken stopping)
    {
        while (true)
        {
            await Task.Delay(idle / 2, Time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            await CheckAsync(idle, stopping).ConfigureAwait(false);
        }
    }

    public async Task CheckAsync(TimeSpan idle, CancellationToken cancellationToken)
    {
        Device[] quiet = [.. server.Devices.Devices.Where(d => Time.GetElapsedTime(d.LastCall) >= idle)];
        await Parallel.ForEachAsync(
            quiet,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (device, token) => await CheckAsync(device, token).ConfigureAwait(false)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task CheckAsync(Device device, CancellationToken cancellationToken)
    {
        if (device.Connection is not { } connection)
        {
            return;
        }

        // A device whose loop is over should have been closed: that is asked for again.
        ExProtoException? error = device.IsLoopOver
            ? await connection.TryCloseAsync(cancellationToken).ConfigureAwait(false)
            : await connection.TryCheckAsync(Filter, cancellationToken).ConfigureAwait(false);
        if (error is null)
        {
            device.FailedChecks = 0;
            if (!device.IsLoopOver)
            {
                device.LastCall = Time.GetTimestamp();
            }
        }
        else if (error.Error == ExProtoError.ConnectionGone)
        {
            server.Lose(device, error.BrokerText ?? error.Message);
        }
        else if (++device.FailedChecks >= MostFailures)
        {
            server.Lose(device, $"EMQX did not answer for it {MostFailures} times in a row: {error.Message}");
        }
    }
}
