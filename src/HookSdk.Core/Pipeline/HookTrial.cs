namespace HookSdk;

/// <summary>What is tried with the calls of one hook.</summary>
internal abstract class HookTrial<TRequest, TReply>
    where TRequest : class
    where TReply : class
{
    /// <summary>Whether anything is tried with a call that begins now. Asked with each call.</summary>
    public abstract bool IsWanted { get; }

    /// <summary>Takes a call that has its reply. What it keeps it copies; what is tried begins when the reply is out. It throws nothing, and waits for nothing.</summary>
    /// <param name="trail">What was noted of the call.</param>
    /// <param name="request">The request.</param>
    /// <param name="outcome">How it came to its reply.</param>
    /// <param name="body">The request's bytes.</param>
    /// <param name="answer">What is answered beside the bytes.</param>
    /// <param name="reply">The reply's bytes.</param>
    public abstract void Take(HookTrail trail, TRequest request, HookOutcome outcome, HookBody body, HookAnswer answer, ReadOnlyMemory<byte> reply);
}
