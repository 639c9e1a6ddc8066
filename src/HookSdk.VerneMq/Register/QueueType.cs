namespace HookSdk.VerneMq;

/// <summary>In which order a session's queue hands out its messages.</summary>
public enum QueueType
{
    /// <summary>The oldest first.</summary>
    Fifo,

    /// <summary>The newest first.</summary>
    Lifo,
}
