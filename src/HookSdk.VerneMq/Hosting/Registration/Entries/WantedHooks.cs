namespace HookSdk.VerneMq;

/// <summary>The table of registrations as this server needs it now: every hook that is served at a path, with the address and the options that it is to be registered with.</summary>
internal sealed class WantedHooks(HookChains<VerneMqPlugin> chains, VerneMqOptions options)
{
    public HookChains<VerneMqPlugin> Chains => chains;

    public VerneMqOptions Options => options;

    /// <summary>Whether this server keeps the registration of a hook by itself.</summary>
    public Func<string, bool> IsManaged { get; set; } = static _ => false;

    private IEnumerable<HookEntrance> Mapped => chains.Entrances.Where(static e => e.Path is not null);

    /// <summary>The table, with this address of the server.</summary>
    public IReadOnlyList<WantedHook> At(string serverUrl, bool isSecretShown = true) =>
        [.. Mapped.SelectMany(entrance => VerneMqHookNames.All.Where(entrance.Routes.ContainsKey).Select(hook => new WantedHook(hook, Endpoint(entrance, serverUrl, isSecretShown), OptionsOf(hook))))];

    public IReadOnlyList<WantedHook> At(Uri serverUrl)
    {
        ArgumentNullException.ThrowIfNull(serverUrl);
        return At(serverUrl.AbsoluteUri);
    }

    /// <summary>The URLs that this server is registered with.</summary>
    public IReadOnlyList<string> Endpoints(string serverUrl) => [.. Mapped.Select(e => Endpoint(e, serverUrl, isSecretShown: true))];

    /// <summary>The URLs with secrets that this server takes and is not registered with any more.</summary>
    public IReadOnlyList<string> EarlierEndpoints(string serverUrl) =>
        [.. Mapped.SelectMany(e => chains.Server.Settings.PathSecrets.Texts.Skip(1).Select(secret => $"{Endpoint(e, serverUrl)}/{secret}"))];

    public VerneMqHookOptions OptionsOf(string hook) => options.Hooks.TryGetValue(hook, out VerneMqHookOptions? own) ? own : new();

    private string Endpoint(HookEntrance entrance, string serverUrl, bool isSecretShown) =>
        chains.Server.Settings.PathSecrets.Texts is [var secret, ..] ? $"{Endpoint(entrance, serverUrl)}/{(isSecretShown ? secret : "{PathSecret}")}" : Endpoint(entrance, serverUrl);

    /// <summary>Without a secret.</summary>
    private static string Endpoint(HookEntrance entrance, string serverUrl) => $"{serverUrl.TrimEnd('/')}/{entrance.Path!.Trim('/')}".TrimEnd('/');
}
