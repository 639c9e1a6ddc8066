namespace HookSdk;

/// <summary>Finds the servers of all targets that were added, without making them before they are needed.</summary>
internal sealed class HookServerAccessor(Func<HookServer> server, ServerId id, IReadOnlyCollection<string> hooks)
{
    public ServerId Id => id;

    /// <summary>The names of its hooks; none where it tells none.</summary>
    public IReadOnlyCollection<string> Hooks => hooks;

    public HookServer Server => server();
}
