namespace HookSdk.Inspector;

/// <summary>A call with all that is known of it, as the page is sent it.</summary>
internal sealed class CallDetails(HookForms forms, BrokerWords words)
{
    public CallDetail Of(CallRecord call)
    {
        string? key = forms.KeyOf(call);
        return new CallDetail(
            CallWords.Summary(call, words.Of(call)),
            call.CallId,
            call.Caller is { } caller ? CallWords.NameOf(caller) : null,
            [.. call.Steps.Select(static s => new StepDocument(s.Plugin, CallWords.NameOf(s.Outcome), s.Decision, CallWords.NameOf(s.Effect), s.Ended.TotalMilliseconds, s.Exception))],
            forms.Part(call, call.Form, call.RequestText, call.RequestBytes, call.RequestLength, isRequest: true),
            forms.Part(call, call.Form, call.ReplyText, call.ReplyBytes, call.ReplyLength, isRequest: false),
            [.. call.Headers.Select(static h => new HeaderDocument(h.Key, h.Value))],
            key);
    }
}
