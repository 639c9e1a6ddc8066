namespace HookSdk.Recording;

/// <summary>What is kept of a call until it is written: copies of its bytes, which are gone when the observer returns.</summary>
internal sealed record KeptCall
{
    /// <summary>Whether the server has made the call, to its broker.</summary>
    public bool IsMade { get; private init; }

    public required string Target { get; init; }

    public string? Server { get; init; }

    public required string Hook { get; init; }

    public string? Client { get; init; }

    public string? CallId { get; init; }

    public HookOutcome Outcome { get; init; } = HookOutcome.Answered;

    public required DateTimeOffset At { get; init; }

    public required TimeSpan Elapsed { get; init; }

    public required HookForm Form { get; init; }

    public bool HasReply { get; init; } = true;

    public HookAnswer Answer { get; init; } = HookAnswer.Ok;

    public int? GrpcStatus { get; init; }

    public required byte[] Request { get; init; }

    public required byte[] Reply { get; init; }

    public int Bytes => Request.Length + Reply.Length;

    public static KeptCall Of(ObservedCall call) => new()
    {
        Target = call.Target,
        Server = call.ServerName,
        Hook = call.Hook,
        Client = call.Client,
        CallId = call.CallId,
        Outcome = call.Outcome,
        At = call.At - call.Elapsed,
        Elapsed = call.Elapsed,
        Form = call.Form,
        HasReply = call.HasReply,
        Answer = call.Answer,
        GrpcStatus = call.GrpcStatus,
        Request = call.RequestBytes.ToArray(),
        Reply = call.ReplyBytes.ToArray(),
    };

    public static KeptCall Of(MadeCall call) => new()
    {
        IsMade = true,
        Target = call.Target,
        Server = call.ServerName,
        Hook = call.Name,
        Client = call.Client,
        At = call.At,
        Elapsed = call.Elapsed,
        Form = call.Form,
        GrpcStatus = call.GrpcStatus,
        Request = call.Request,
        Reply = call.Reply,
    };
}
