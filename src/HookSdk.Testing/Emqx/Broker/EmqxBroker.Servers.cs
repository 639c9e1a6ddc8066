namespace HookSdk.Testing;

/// <content>The hook servers at the broker: added, changed, loaded and deleted, one after the other.</content>
internal sealed partial class EmqxBroker
{
    /// <summary>The operator adds a hook server, as the last; it is loaded. Null: with success; otherwise why not.</summary>
    public Task<string?> AddServerAsync(EmqxServerSettings settings, EmqxLink link, bool load = true) => ManageAsync(() =>
    {
        EmqxServer server = new(Options.Version, settings, link, _clocks, (s, e) => Called(s, e));
        server.LoadAgain = () => _ = Track(ManageAsync(() => LoadAsync(server)));
        Hooks.Servers = [.. Hooks.Servers, server];
        return load ? LoadAsync(server) : default;
    });

    /// <summary>The operator changes a server's settings: it is unloaded, and loaded again when it is enabled.</summary>
    public Task<string?> ChangeServerAsync(EmqxServerSettings settings) => ManageAsync(async () =>
    {
        EmqxServer server = Server(settings.Name);
        await server.UnloadAsync(Requests.Unloaded()).ConfigureAwait(false);
        server.Change(settings);
        return await LoadAsync(server).ConfigureAwait(false);
    });

    /// <summary>The operator deletes a server.</summary>
    public Task DeleteServerAsync(string name) => ManageAsync(async () =>
    {
        EmqxServer server = Server(name);
        await server.UnloadAsync(Requests.Unloaded()).ConfigureAwait(false);
        Hooks.Servers = [.. Hooks.Servers.Where(s => s != server)];
        server.Dispose();
        return null;
    });

    /// <summary>The broker calls no hook server any more, and tells none of it.</summary>
    public Task ForgetServersAsync() => ManageAsync(() =>
    {
        foreach (EmqxServer server in Hooks.Servers)
        {
            server.Dispose();
        }

        Hooks.Servers = [];
        return default;
    });

    /// <summary>A server is asked again which hooks it wants. Null: with success; otherwise why not.</summary>
    public Task<string?> LoadServerAsync(string name) => ManageAsync(() => LoadAsync(Server(name)));

    public EmqxServer Server(string name) =>
        Hooks.Servers.FirstOrDefault(s => s.Settings.Name == name) ?? throw new ArgumentException($"There is no hook server '{name}' at the broker.", nameof(name));

    private async ValueTask<string?> LoadAsync(EmqxServer server)
    {
        if (!server.Settings.Enable || !IsRunning || !Hooks.Servers.Contains(server))
        {
            return null;
        }

        string? problem = await server.LoadAsync(Requests.Loaded(Now - _startedAt, Now)).ConfigureAwait(false);
        Told(problem is null
            ? $"hook server {server.Settings.Name} loaded: {string.Join(", ", server.Hooks.Keys)}"
            : $"hook server {server.Settings.Name} not loaded: {problem}");
        return problem;
    }
}
