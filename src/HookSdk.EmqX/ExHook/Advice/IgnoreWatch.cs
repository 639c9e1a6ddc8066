namespace HookSdk.EmqX.ExHook;

/// <summary>Says once when a client was refused by an Ignore that its author may have meant as a yes.</summary>
internal sealed class IgnoreWatch(ExHookLog? log)
{
    private int _told;

    /// <summary>For versions on which an Ignore abstains.</summary>
    public static IgnoreWatch Off { get; } = new(null);

    public void OnAnswered(ClientAuthenticateRequest request, AccessReply reply)
    {
        if (log is not null && reply.IsAllowed is null && !request.Result && Volatile.Read(ref _told) == 0 && Interlocked.Exchange(ref _told, 1) == 0)
        {
            log.IgnoreHasRefused(request.Meta.Version);
        }
    }
}
