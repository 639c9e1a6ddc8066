using System.Buffers;
using System.Text;

namespace HookSdk.Inspector;

/// <summary>Sends a call by hand: through the real codec, pipeline and plugins, with slot, deadline and fallback.</summary>
internal sealed class CallSender(HookForms forms, BrokerWords words, CallRing ring, TimeProvider time, InspectorLog log)
{
    /// <summary>Sends it.</summary>
    /// <exception cref="FormatException">It cannot be sent; the message says why.</exception>
    public async Task<TriedDocument> SendAsync(TryDocument call, string who, CancellationToken gone)
    {
        BoundHook hook = Find(call);
        byte[] bytes = BytesOf(hook, call);
        HookBody body = HookBody.Copy(bytes);
        TriedCall tried = new();

        // Before: a handler may never come back.
        log.Changed(who, $"calls {hook.Name} of {call.Server}");
        ArrayBufferWriter<byte> output = new();
        long started = time.GetTimestamp();
        HookAnswer answer;
        try
        {
            TriedCall.Current = tried;
            answer = await hook.HandleAsync(body, output, HookConnection.Of(HookCaller.Unknown, gone)).ConfigureAwait(false);
        }
        finally
        {
            TriedCall.Current = null;
            body.Release();
        }

        CallRecord? record = tried.Record;
        return new TriedDocument(
            record?.Id,
            record?.Decision ?? "answered before it runs",
            record is not null && words.Of(record) is { Length: > 0 } said ? said : null,
            CallWords.NameOf(record?.Outcome ?? HookOutcome.Answered),
            record?.Cause ?? answer.FallbackCause,
            forms.ShowReply(hook.Form, hook.Name, output.WrittenSpan) ?? (answer.Status == 200 ? null : Encoding.UTF8.GetString(output.WrittenSpan)),
            answer.Status,
            (record?.Elapsed ?? time.GetElapsedTime(started)).TotalMilliseconds);
    }

    /// <summary>The hook that a call is for.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public BoundHook Find(TryDocument call) =>
        forms.Find(call.Server ?? "", call.Key ?? "") ?? throw new FormatException($"'{call.Key}' of '{call.Server}' is not served now.");

    /// <summary>The bytes of a call. What is hidden in its text is put back from the call that it is of.</summary>
    /// <exception cref="FormatException">The text is no such call.</exception>
    public byte[] BytesOf(BoundHook hook, TryDocument call)
    {
        string text = call.Text ?? throw new FormatException("What is to be sent? 'text' is missing.");
        if (call.From is { } from && ring.Find(from) is { RequestBytes: { } original } && OriginalText(hook, original) is { } before)
        {
            text = HiddenValues.Restore(text, before);
        }

        return hook.Form.Wire is { } wire ? wire.WriteRequest(text) : Encoding.UTF8.GetBytes(text);
    }

    private static string? OriginalText(BoundHook hook, byte[] bytes) => hook.Form.Wire is { } wire ? wire.ReadRequest(bytes) : Encoding.UTF8.GetString(bytes);
}
