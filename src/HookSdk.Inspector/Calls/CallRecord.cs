namespace HookSdk.Inspector;

/// <summary>A call that is kept. Bytes are as they came: whoever shows them masks them.</summary>
internal sealed class CallRecord
{
    public long Id { get; set; }

    public required DateTimeOffset At { get; init; }

    public required string Target { get; init; }

    public required string? Server { get; init; }

    public required string Hook { get; init; }

    public string? CallId { get; init; }

    public string? Client { get; init; }

    /// <summary>How the hook's calls look.</summary>
    public HookForm Form { get; init; } = HookForm.None;

    public HookCaller? Caller { get; init; }

    public required string Decision { get; init; }

    /// <summary>The reply in the broker's words, masked; null: it was not asked for yet, and empty where it has none.</summary>
    public string? Words { get; set; }

    public required HookOutcome Outcome { get; init; }

    public string? Cause { get; init; }

    public required TimeSpan Elapsed { get; init; }

    public TimeSpan? Deadline { get; init; }

    public required string By { get; init; }

    public IReadOnlyList<StepRecord> Steps { get; init; } = [];

    public string? RequestText { get; init; }

    public string? ReplyText { get; init; }

    /// <summary>The request; null: it was too large to be kept, or is not known.</summary>
    public byte[]? RequestBytes { get; init; }

    public byte[]? ReplyBytes { get; init; }

    public int RequestLength { get; init; }

    public int ReplyLength { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Whether it was sent by the inspector.</summary>
    public bool IsTried { get; init; }

    /// <summary>Whether all that is known of it is here.</summary>
    public bool IsWhole { get; init; }

    /// <summary>The server as logs name it.</summary>
    public string ServerTarget => Server is null ? Target : $"{Target}:{Server}";

    /// <summary>A call that failed and was not kept whole.</summary>
    public static CallRecord Of(in HookObservation call, DateTimeOffset at) => new()
    {
        At = at,
        Target = call.Target,
        Server = call.Server,
        Hook = call.Hook,
        Client = (call.Request as INamesClient)?.Client,
        Decision = DecisionOf(call.Reply),
        Outcome = call.Outcome,
        Elapsed = call.Elapsed,
        By = "fallback",
    };

    public static CallRecord Of(ObservedCall call, int mostBytes, bool isTried)
    {
        ReadOnlySpan<byte> request = call.RequestBytes;
        ReadOnlySpan<byte> reply = call.ReplyBytes;
        return new()
        {
            At = call.At,
            Target = call.Target,
            Server = call.ServerName,
            Hook = call.Hook,
            CallId = call.CallId,
            Client = call.Client,
            Form = call.Form,
            Caller = call.Caller,
            Decision = DecisionOf(call.Reply),
            Outcome = call.Outcome,
            Cause = call.Cause,
            Elapsed = call.Elapsed,
            Deadline = call.Deadline,
            By = DecidedBy(call),
            Steps = [.. call.Steps.Select(static s => new StepRecord(s.Plugin, s.Outcome, DecisionOf(s.Reply), s.Effect, s.Ended, s.Exception?.ToString()))],
            RequestText = call.Request?.ToString(),
            ReplyText = call.Reply.ToString(),
            RequestBytes = request.Length <= mostBytes ? request.ToArray() : null,
            ReplyBytes = reply.Length <= mostBytes ? reply.ToArray() : null,
            RequestLength = request.Length,
            ReplyLength = reply.Length,
            Headers = [.. call.Headers.Select(static h => new KeyValuePair<string, string>(h.Key, WireMask.Header(h.Key, h.Value)))],
            IsTried = isTried,
            IsWhole = true,
        };
    }

    /// <summary>A reply in the broker's words, as its type prints them for logs, without the type's own name.</summary>
    public static string DecisionOf(object? reply)
    {
        if (reply is null)
        {
            return "";
        }

        if (reply is Informed)
        {
            return "heard";
        }

        string text = reply.ToString() ?? "";
        string type = reply.GetType().Name;
        if (!text.StartsWith(type, StringComparison.Ordinal))
        {
            return text;
        }

        string rest = text[type.Length..].TrimStart('.', ' ').Replace(" { }", "", StringComparison.Ordinal);
        return rest.Length > 0 && rest != "{ }" ? rest : "no change";
    }

    private static string DecidedBy(ObservedCall call)
    {
        if (call.Outcome != HookOutcome.Answered)
        {
            return "fallback";
        }

        HookStep[] decided = [.. call.Steps.Where(static s => s.Effect == StepEffect.Decided)];
        HookStep[] changed = [.. call.Steps.Where(static s => s.Effect != StepEffect.None)];
        return decided is [.., var last] ? last.Plugin
            : changed.Length > 0 ? string.Join(", ", changed.Select(static s => s.Plugin))
            : call.Steps.Count == 0 ? "nobody" : string.Join(", ", call.Steps.Select(static s => s.Plugin));
    }
}

/// <summary>What one plugin did.</summary>
internal sealed record StepRecord(string Plugin, HookOutcome Outcome, string Decision, StepEffect Effect, TimeSpan Ended, string? Exception);
