namespace HookSdk.Inspector;

/// <summary>A call with all that is known of it, as the page is sent it.</summary>
internal sealed class CallDetails(HookForms forms, BrokerWords words)
{
    public CallDetail Of(CallRecord call)
    {
        string? key = forms.KeyOf(call);
        HookForm form = key is null ? HookForm.None : forms.Find(call.ServerTarget, key)?.Form ?? HookForm.None;
        return new CallDetail(
            CallWords.Summary(call, words.Of(call)),
            call.CallId,
            call.Caller is { } caller ? CallWords.NameOf(caller) : null,
            [.. call.Steps.Select(static s => new StepDocument(s.Plugin, CallWords.NameOf(s.Outcome), s.Decision, CallWords.NameOf(s.Effect), s.Ended.TotalMilliseconds, s.Exception))],
            forms.Part(call, form, call.RequestText, call.RequestBytes, call.RequestLength, isRequest: true),
            forms.Part(call, form, call.ReplyText, call.ReplyBytes, call.ReplyLength, isRequest: false),
            [.. call.Headers.Select(static h => new HeaderDocument(h.Key, h.Value))],
            key);
    }
}
