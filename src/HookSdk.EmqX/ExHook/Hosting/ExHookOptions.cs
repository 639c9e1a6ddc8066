namespace HookSdk.EmqX.ExHook;

/// <summary>
/// Settings of the ExHook server, bound from the configuration section <c>Hooks:ExHook</c>. Defaults: 20,000 calls at once, requests up to 64 MiB, and as deadline what EMQX sends
/// with each call (its <c>request_timeout</c>) less a tenth, and at least 50 ms less; 4 s for a call without one. A deadline that is set holds as well, when it is shorter.
/// </summary>
public sealed class ExHookOptions : HookServerOptions
{
    /// <summary>Starts with the defaults.</summary>
    public ExHookOptions()
    {
        Deadline = TimeSpan.FromSeconds(4);
        MaxConcurrentCalls = 20_000;
        MaxRequestBytes = 64 << 20;
    }

    /// <summary>
    /// Topic filters of the message hooks by the hook's name, such as <c>message.publish</c>; they take the place of all <see cref="TopicsAttribute"/> on that hook. Read at start.
    /// </summary>
    public IDictionary<string, List<string>> Topics { get; } = new Dictionary<string, List<string>>(StringComparer.Ordinal);

    /// <summary>
    /// Mounts client.authenticate, client.authorize and message.publish even where no provider overrides them, and answers that there is nothing to say. Off by default; on where EMQX
    /// has several hook servers: with <c>failed_action</c> = deny it counts one that does not mount such a hook as failed, and refuses. Read at start.
    /// </summary>
    public bool MountDecidingHooks { get; set; }

    /// <summary>
    /// Answers hooks that only inform at once, and runs their handlers afterwards: EMQX waits for each of them otherwise. Off by default. What is answered but not handled yet is lost
    /// when the process dies; a stop waits for it as long as for running calls. Read at start.
    /// </summary>
    /// <remarks>
    /// <para>Calls about one client are handled one after the other, in their order; those without a client id are kept in none. The next one begins when the handler before has really
    /// ended: the deadline cancels its <see cref="HookContext.CancellationToken"/>, and a handler that goes on all the same holds up its own client.</para>
    /// <para>As many handlers run at once as <see cref="HookServerOptions.MaxConcurrentCalls"/> says, and they take none of its slots. Where the queue is full, the newest call is
    /// dropped, counted and logged.</para>
    /// </remarks>
    public bool NotifyInBackground { get; set; }

    /// <summary>How many calls may wait for their handlers or be handled with <see cref="NotifyInBackground"/>: 1 to 10,000,000, by default 100,000. They hold 64 MiB of requests at most. Read at start.</summary>
    public int BackgroundQueueLength { get; set; } = 100_000;

    /// <summary>
    /// Has EMQX load this server again by its management API when other hooks or topics are served than it has mounted, because plugins were changed while the server runs. Needs
    /// <c>AddEmqxManagement()</c>. Off by default: a line of the log says that it is needed. Read at start.
    /// </summary>
    public bool ReloadAtBroker { get; set; }

    /// <summary>What EMQX calls this hook server, for <see cref="ReloadAtBroker"/>. Null, the default: it is the only one that is enabled there. Read at start.</summary>
    public string? NameAtBroker { get; set; }

    /// <summary>Settings of single hooks by the hook's name, such as <c>client.authenticate</c>: a deadline of its own.</summary>
    public IDictionary<string, HookOptions> Hooks { get; } = new Dictionary<string, HookOptions>(StringComparer.Ordinal);

    internal override IEnumerable<KeyValuePair<string, HookOptions>> EachHook => Hooks;
}
