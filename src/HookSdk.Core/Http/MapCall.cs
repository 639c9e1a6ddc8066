namespace HookSdk;

/// <summary>One Map call over HTTP: on its endpoints, so that two on one path can be told from one.</summary>
/// <param name="Server">The server.</param>
/// <param name="Path">The base path, without the prefix of a group that it may stand in.</param>
/// <param name="HooksNow">The hooks that are served at the moment of asking, for people.</param>
/// <param name="Plugins">The plugins that served them at the start, for people.</param>
internal sealed record MapCall(HookServer Server, string Path, Func<string> HooksNow, string Plugins) : HookServed(Server)
{
    /// <summary>The hooks that are served now, for people.</summary>
    public string Hooks => HooksNow();

    /// <summary>Whether the hook's name is the path's last segment.</summary>
    public bool NamesHookInPath { get; init; }

    /// <summary>All hooks that the broker knows, those too that no plugin overrides; empty where the path does not name them.</summary>
    public IReadOnlyCollection<string> Known { get; init; } = [];

    public override string ToString() => $"{Server.Target} ({Plugins})";
}
