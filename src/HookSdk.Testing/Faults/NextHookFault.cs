namespace HookSdk.Testing;

/// <summary>The faults that may befall the next call of a hook. Over a socket they are played on the socket, in process by their effect.</summary>
public sealed class NextHookFault
{
    private readonly HookFaults _faults;
    private readonly string _hook;

    internal NextHookFault(HookFaults faults, string hook)
    {
        _faults = faults;
        _hook = hook;
    }

    /// <summary>The request reaches the plugin; the broker has stopped waiting when the reply comes, and does not use it.</summary>
    /// <returns>The faults, for a further one.</returns>
    public HookFaults Timeout() => Add(HookFault.Timeout);

    /// <summary>The connection is cut while the plugin works on the call.</summary>
    /// <returns>The faults, for a further one.</returns>
    public HookFaults Reset() => Add(HookFault.Reset);

    /// <summary>The request's body comes byte after byte, but whole. In process there is nothing to see of it.</summary>
    /// <returns>The faults, for a further one.</returns>
    public HookFaults SlowBody() => Add(HookFault.SlowBody);

    /// <summary>The second half of the request's body is missing.</summary>
    /// <returns>The faults, for a further one.</returns>
    public HookFaults TruncatedBody() => Add(HookFault.TruncatedBody);

    /// <summary>The request has a field that no version of the protocol has yet.</summary>
    /// <returns>The faults, for a further one.</returns>
    public HookFaults ExtraField() => Add(HookFault.ExtraField);

    /// <summary>The message has an option that the SDK does not know; at a broker without options, the request has one more key with a text.</summary>
    /// <returns>The faults, for a further one.</returns>
    public HookFaults UnknownOption() => Add(HookFault.UnknownOption);

    /// <summary>The message's text, or the caller's number where there is no message, holds a byte that is no UTF-8.</summary>
    /// <returns>The faults, for a further one.</returns>
    public HookFaults InvalidUtf8() => Add(HookFault.InvalidUtf8);

    /// <summary>The same request is sent twice; the second reply counts.</summary>
    /// <returns>The faults, for a further one.</returns>
    public HookFaults Duplicate() => Add(HookFault.Duplicate);

    private HookFaults Add(HookFault fault)
    {
        _faults.Add(_hook, fault);
        return _faults;
    }
}
