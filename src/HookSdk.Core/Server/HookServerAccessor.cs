namespace HookSdk;

/// <summary>Finds the servers of all targets that were added, without making them before they are needed.</summary>
internal sealed class HookServerAccessor(Func<HookServer> server, ServerId id)
{
    public ServerId Id => id;

    public HookServer Server => server();
}
