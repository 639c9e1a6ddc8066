using System.Buffers;
using Microsoft.Extensions.Hosting;

namespace HookSdk.Recording;

/// <summary>Writes what is in the queue, on a thread of its own, until the program has stopped: calls that end during the stop are recorded too.</summary>
internal sealed class RecorderService(RecorderSettings settings, RecorderQueue queue, CallMask mask, RecordingFiles files, RecorderLosses losses, RecorderLog log, TimeProvider time) : IHostedLifecycleService, IDisposable
{
    /// <summary>Calls are collected for so long, so that a file is written now and then and not with each call.</summary>
    private static readonly TimeSpan Collecting = TimeSpan.FromMilliseconds(100);

    private const int LargestKeptRoom = 1024 * 1024;

    private readonly CancellationTokenSource _stopping = new();
    private Task _writing = Task.CompletedTask;
    private ArrayBufferWriter<byte> _line = new();

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        if (settings.Options.Enabled)
        {
            log.Records(settings.Folder, settings.Shown);
            files.Prepare();
            using AsyncFlowControl flow = ExecutionContext.SuppressFlow();
            _writing = Task.Run(WriteAsync, CancellationToken.None);
        }

        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        queue.Complete();
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task WriteAsync()
    {
        while (await WaitAsync().ConfigureAwait(false))
        {
            await Task.Delay(Collecting, time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (queue.TryTake(out KeptCall? call))
            {
                Write(call);
            }

            files.Flush();
            losses.TellDue();
        }

        files.Dispose();
        losses.TellRest();
    }

    /// <summary>Waits for a call. Meanwhile tells what was lost: where every call is lost, none comes.</summary>
    private async Task<bool> WaitAsync()
    {
        Task<bool> call = queue.WaitAsync().AsTask();
        while (!call.IsCompleted)
        {
            await ((Task)call).WaitAsync(RecorderLosses.Every, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!call.IsCompleted)
            {
                losses.TellDue();
            }
        }

        return await call.ConfigureAwait(false);
    }

    private void Write(KeptCall call)
    {
        try
        {
            _line.ResetWrittenCount();
            mask.LineOf(call).Write(_line);
        }
        catch (Exception)
        {
            // Half a pair of surrogates, say, where the wire lets it through. Whatever it is, the next call may be sound.
            losses.Lost(LossReason.Form);
            return;
        }

        files.Write(_line.WrittenMemory);
        if (_line.Capacity > LargestKeptRoom)
        {
            _line = new ArrayBufferWriter<byte>();
        }
    }
}
