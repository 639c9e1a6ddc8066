namespace HookSdk.Testing;

/// <summary>A link whose next calls go wrong as the test has asked, and which can be cut.</summary>
internal sealed class EmqxFaultyLink(EmqxLink inner, FakeEmqxVersion version, HookFaults faults, Action<string> told) : EmqxLink
{
    private const int Unavailable = 14;

    /// <summary>An optional number that no version has: field 1000, value 1.</summary>
    private static readonly byte[] ExtraField = [0xC0, 0x3E, 0x01];

    /// <summary>A text that no version has: field 1001, "x".</summary>
    private static readonly byte[] ExtraText = [0xCA, 0x3E, 0x01, (byte)'x'];

    /// <summary>Whether the server is out of reach.</summary>
    public bool IsCut { get; set; }

    public override ValueTask<EmqxAnswer> SendAsync(EmqxCall call, bool inPieces = false, CancellationToken hangUp = default)
    {
        if (IsCut)
        {
            return new(EmqxAnswer.Away("the server is out of reach"));
        }

        string hook = EmqxMethods.HookOfMethod(call.Method, version);
        return faults.Take(hook) is { } fault ? PlayAsync(call, hook, fault) : inner.SendAsync(call, inPieces, hangUp);
    }

    public override void Dispose() => inner.Dispose();

    private async ValueTask<EmqxAnswer> PlayAsync(EmqxCall call, string hook, HookFault fault)
    {
        told($"  (fault on {hook}: {fault})");
        switch (fault)
        {
            case HookFault.Timeout:
                await inner.SendAsync(call).ConfigureAwait(false);
                return EmqxAnswer.TimedOut;
            case HookFault.Reset:
                using (CancellationTokenSource hangUp = new())
                {
                    ValueTask<EmqxAnswer> sending = inner.SendAsync(call, hangUp: hangUp.Token);
                    await hangUp.CancelAsync().ConfigureAwait(false);
                    await sending.ConfigureAwait(false);
                }

                return new(null, Unavailable, "the connection was reset");
            case HookFault.InvalidUtf8:
                return new(null, Unavailable, "exhook_call_exception: EMQX cannot write a text that is no UTF-8, and does not make the call");
            case HookFault.Duplicate:
                await inner.SendAsync(call).ConfigureAwait(false);
                return await inner.SendAsync(call).ConfigureAwait(false);
            case HookFault.SlowBody:
                return await inner.SendAsync(call, inPieces: true).ConfigureAwait(false);
            default:
                return await inner.SendAsync(call with
                {
                    Body = fault switch
                    {
                        HookFault.TruncatedBody => call.Body[..(call.Body.Length / 2)],
                        HookFault.UnknownOption => [.. call.Body, .. ExtraText],
                        _ => [.. call.Body, .. ExtraField],
                    },
                }).ConfigureAwait(false);
        }
    }
}
