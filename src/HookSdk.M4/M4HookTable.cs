namespace HookSdk.M4;

/// <summary>The one hook: the table that registration, endpoints and the fake go by.</summary>
internal static class M4HookTable
{
    public static HookDefinition<M4Script, M4Call, M4Reply> Script { get; } = new()
    {
        Name = M4HookNames.ExternalScript,
        Methods = [nameof(M4Script.HandleAsync)],
        ContentType = "application/json",
        Form = new("""{"cp_id":2,"user_id":2,"src":"37000000000","dst":"37012345678"}""", []) { Test = M4TestWriter.Instance },
        Invoke = static (script, call, context) => script.HandleAsync(call, context),
        Neutral = M4Reply.Continue(),
        OnFailure = static mode => M4Reply.Fallback(mode, "fallback"),
        Refusal = M4Reply.Reject(),
        Refuses = static reply => reply.IsRejected,
        Fold = static (ref call, ref total, answer) =>
        {
            call = call.With(answer);
            total = answer.MergeOver(total);
            return answer.IsRejected ? ChainStep.Stop : ChainStep.Continue;
        },
        Unread = static () => new M4Call(),
        Read = static (HookBody body, out M4Call? call, out string? problem) => (problem = M4CallReader.Read(body, out call)) is null,
        Write = static (call, reply, output) =>
        {
            M4ReplyWriter.Write(output, call, reply);
            return HookAnswer.Ok;
        },
    };

    public static IReadOnlyList<HookDefinition<M4Script>> All { get; } = [Script];
}
