namespace HookSdk.Inspector;

/// <summary>Calls as the page is sent them.</summary>
internal sealed class CallView(HookForms forms)
{
    private const int MostDecision = 300;

    public static CallSummary Summary(CallRecord call) => new(
        call.Id,
        call.At,
        call.ServerTarget,
        call.Hook,
        call.Client,
        call.Decision.Length > MostDecision ? call.Decision[..MostDecision] + "..." : call.Decision,
        NameOf(call.Outcome),
        call.Cause,
        call.Elapsed.TotalMilliseconds,
        call.Deadline?.TotalMilliseconds,
        call.By,
        call.IsTried,
        call.IsWhole);

    public CallDetail Detail(CallRecord call)
    {
        string? key = forms.KeyOf(call);
        HookForm form = key is null ? HookForm.None : forms.Find(call.ServerTarget, key)?.Form ?? HookForm.None;
        return new CallDetail(
            Summary(call),
            call.CallId,
            call.Caller is { } caller ? ServerList.NameOf(caller) : null,
            [.. call.Steps.Select(static s => new StepDocument(s.Plugin, NameOf(s.Outcome), s.Decision, NameOf(s.Effect), s.Ended.TotalMilliseconds, s.Exception))],
            forms.Part(call, form, call.RequestText, call.RequestBytes, call.RequestLength, isRequest: true),
            forms.Part(call, form, call.ReplyText, call.ReplyBytes, call.ReplyLength, isRequest: false),
            [.. call.Headers.Select(static h => new HeaderDocument(h.Key, h.Value))],
            key);
    }

    /// <summary>An outcome as telemetry spells it, for people.</summary>
    public static string NameOf(HookOutcome outcome) => outcome switch
    {
        HookOutcome.Answered => "answered",
        HookOutcome.Threw => "threw",
        HookOutcome.Late => "late",
        HookOutcome.Shed => "shed",
        HookOutcome.NoReply => "no reply",
        HookOutcome.Unreadable => "unreadable",
        _ => "caller gone",
    };

    private static string NameOf(StepEffect effect) => effect switch
    {
        StepEffect.Changed => "changed",
        StepEffect.Decided => "decided",
        _ => "none",
    };
}
