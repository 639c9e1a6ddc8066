namespace HookSdk.Recording;

/// <summary>Makes the line of a call: what must not be written is hidden, in the text and in the bytes.</summary>
internal sealed class CallMask(RecorderSettings settings)
{
    /// <summary>The line; its request or its reply are left out where nothing in them can be told apart.</summary>
    public CallLine LineOf(KeptCall call)
    {
        MaskRules rules = settings.RulesOf(call.Hook, call.Form);
        Part request = call.Form.Wire is { } wire ? OfMessage(wire.ReadRequest(call.Request), call.Request, rules, wire.WriteRequest) : OfRequest(call.Request, rules);
        Part reply = !call.HasReply ? default : call.Form.Wire is { } text ? OfMessage(text.ReadReply(call.Reply), call.Reply, rules, write: null) : OfText(call.Reply, rules);
        return new CallLine
        {
            IsMade = call.IsMade,
            At = call.At,
            Target = call.Target,
            Server = call.Server,
            Hook = call.Hook,
            Client = call.Client,
            CallId = call.CallId,
            Outcome = call.Outcome == HookOutcome.Answered ? null : HookTelemetry.NameOf(call.Outcome),
            Milliseconds = call.Elapsed.TotalMilliseconds,
            Form = call.Form,
            Request = request.Text,
            RequestBytes = request.Bytes,
            HiddenInRequest = request.Hidden ?? [],
            HasReply = call.HasReply,
            Status = call.Answer.Status,
            CacheSeconds = call.Answer.CacheSeconds,
            GrpcStatus = call.GrpcStatus,
            Reply = reply.Text,
            ReplyBytes = reply.Bytes,
            HiddenInReply = reply.Hidden ?? [],
        };
    }

    /// <summary>A request is JSON. Lines are a reply's form: in a request that nobody could read, an equals sign means nothing.</summary>
    private static Part OfRequest(byte[] bytes, MaskRules rules) => bytes.AsSpan().TrimStart(" \t\r\n"u8) is [(byte)'{', ..] ? OfText(bytes, rules) : default;

    private static Part OfText(byte[] bytes, MaskRules rules) => WireMask.Mask(bytes, rules) is { } masked ? new Part(masked.Utf8, null, masked.Hidden) : default;

    /// <summary>Bytes that hold what is hidden are made anew of the text, where there is a way to.</summary>
    private static Part OfMessage(string? text, byte[] bytes, MaskRules rules, Func<string, byte[]>? write)
    {
        if (text is null || WireMask.Mask(text, rules) is not { } masked)
        {
            return default;
        }

        return masked.Hidden.Count == 0 ? new Part(masked.Utf8, bytes, masked.Hidden) : new Part(masked.Utf8, write is null ? null : BytesOf(masked.Text, write), masked.Hidden);
    }

    private static byte[]? BytesOf(string text, Func<string, byte[]> write)
    {
        try
        {
            return write(text);
        }
        catch (FormatException)
        {
            // A secret that is no text.
            return null;
        }
    }

    private readonly record struct Part(ReadOnlyMemory<byte>? Text, byte[]? Bytes, IReadOnlyList<string>? Hidden);
}
