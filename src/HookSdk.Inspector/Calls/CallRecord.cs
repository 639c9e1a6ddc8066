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

    /// <summary>Reads the request anew from its bytes and prints it; null: <see cref="RequestText"/> has it.</summary>
    private Func<HookBody, string?>? Print { get; init; }

    /// <summary>The request as its type prints it. Most calls nobody looks at: it is printed when somebody does.</summary>
    public string? RequestText
    {
        get
        {
            if (Print is null)
            {
                return field;
            }

            HookBody body = HookBody.Copy(RequestBytes);
            try
            {
                return Print(body);
            }
            finally
            {
                body.Release();
            }
        }

        private init;
    }

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
        bool isKept = request.Length <= mostBytes;
        Func<HookBody, string?>? print = isKept && call.Request is not null ? call.Print : null;
        string text = call.Reply.ToString() ?? "";
        string decision = DecisionOf(call.Reply, text);
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
            Decision = decision,
            Outcome = call.Outcome,
            Cause = call.Cause,
            Elapsed = call.Elapsed,
            Deadline = call.Deadline,
            By = DecidedBy(call),
            Steps = [.. call.Steps.Select(s => new StepRecord(s.Plugin, s.Outcome, ReferenceEquals(s.Reply, call.Reply) ? decision : DecisionOf(s.Reply), s.Effect, s.Ended, s.Exception?.ToString()))],
            Print = print,
            RequestText = print is null ? call.Request?.ToString() : null,
            ReplyText = text,
            RequestBytes = isKept ? request.ToArray() : null,
            ReplyBytes = reply.Length <= mostBytes ? reply.ToArray() : null,
            RequestLength = request.Length,
            ReplyLength = reply.Length,
            Headers = [.. call.Headers.Select(static h => new KeyValuePair<string, string>(h.Key, TextMask.Header(h.Key, h.Value)))],
            IsTried = isTried,
            IsWhole = true,
        };
    }

    /// <summary>A reply in the broker's words, as its type prints them for logs, without the type's own name.</summary>
    public static string DecisionOf(object? reply) => reply is null ? "" : DecisionOf(reply, reply.ToString() ?? "");

    private static string DecisionOf(object reply, string text)
    {
        if (reply is Informed)
        {
            return "heard";
        }

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
