namespace HookSdk.Recording;

/// <summary>What is kept of a call until it is written: copies of its bytes, which are gone when the observer returns.</summary>
internal sealed class KeptCall
{
    private KeptCall(ObservedCall call)
    {
        Target = call.Target;
        Server = call.ServerName;
        Hook = call.Hook;
        Client = call.Client;
        CallId = call.CallId;
        Outcome = call.Outcome;
        At = call.At - call.Elapsed;
        Elapsed = call.Elapsed;
        Form = call.Form;
        HasReply = call.HasReply;
        Answer = call.Answer;
        GrpcStatus = call.GrpcStatus;
        Request = call.RequestBytes.ToArray();
        Reply = call.ReplyBytes.ToArray();
    }

    public string Target { get; }

    public string? Server { get; }

    public string Hook { get; }

    public string? Client { get; }

    public string CallId { get; }

    public HookOutcome Outcome { get; }

    public DateTimeOffset At { get; }

    public TimeSpan Elapsed { get; }

    public HookForm Form { get; }

    public bool HasReply { get; }

    public HookAnswer Answer { get; }

    public int? GrpcStatus { get; }

    public byte[] Request { get; }

    public byte[] Reply { get; }

    public int Bytes => Request.Length + Reply.Length;

    public static KeptCall Of(ObservedCall call) => new(call);
}
