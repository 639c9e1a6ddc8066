using System.Collections.Concurrent;
using System.IO.Pipelines;

namespace HookSdk.EmqX.ExProto;

/// <summary>The devices that EMQX has open, by conn, and the count of those that are not over yet.</summary>
internal sealed class DeviceTable(HookServer server, ExProtoOptions options, AdapterMap adapters)
{
    private readonly ConcurrentDictionary<string, Device> _devices = new(StringComparer.Ordinal);
    private readonly PipeOptions _pipe = new(pauseWriterThreshold: options.BufferBytes, resumeWriterThreshold: options.BufferBytes, useSynchronizationContext: false);
    private HookCaller _lastCaller = HookCaller.Unknown;
    private TaskCompletionSource? _empty;
    private int _open;

    /// <summary>Devices that EMQX has open, or whose loop runs.</summary>
    public int Open => Volatile.Read(ref _open);

    public IEnumerable<Device> Devices => _devices.Select(static d => d.Value);

    public Device? Find(string conn) => _devices.GetValueOrDefault(conn);

    /// <summary>Makes a device. Null: all slots are taken.</summary>
    public Device? Add(string conn, HookConnection call)
    {
        while (true)
        {
            if (!server.TryEnter())
            {
                return null;
            }

            HookCaller caller = CallerOf(conn, call);
            Device device = new(conn, caller, new DeviceInbox(_pipe, keepsDatagrams: true), adapters.Of(caller), server.Time.GetTimestamp());
            Interlocked.Increment(ref _open);
            if (_devices.TryAdd(conn, device))
            {
                return device;
            }

            Release(device);
            if (Find(conn) is { } other)
            {
                return other;
            }
        }
    }

    /// <summary>EMQX has the device open no more. False: it was known before.</summary>
    public bool Remove(Device device)
    {
        if (!_devices.TryRemove(new KeyValuePair<string, Device>(device.Conn, device)))
        {
            return false;
        }

        device.SetGone();
        Release(device);
        return true;
    }

    public void Release(Device device)
    {
        if (!device.Release())
        {
            return;
        }

        server.Leave();
        if (Interlocked.Decrement(ref _open) == 0)
        {
            Volatile.Read(ref _empty)?.TrySetResult();
        }
    }

    /// <summary>Waits until no device is open. New ones must not come any more.</summary>
    public Task EmptyAsync(TimeSpan window, CancellationToken cancellationToken)
    {
        TaskCompletionSource empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _empty, empty);
        if (Open == 0)
        {
            empty.TrySetResult();
        }

        return empty.Task.WaitAsync(window, server.Time, cancellationToken);
    }

    /// <summary>Devices of one node share what is known of it.</summary>
    private HookCaller CallerOf(string conn, HookConnection call)
    {
        HookCaller caller = new(call.Caller.Address, ConnNode.Find(conn));
        HookCaller last = _lastCaller;
        return last == caller ? last : _lastCaller = caller;
    }
}
