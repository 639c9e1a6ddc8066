namespace HookSdk.Hosting;

/// <summary>Settings of the operator's endpoint: <c>PluginDirectory:Admin</c>.</summary>
public sealed class PluginAdminOptions
{
    /// <summary>The port that its calls must come in on; the server must listen on it. Null, the default: none, so that calls come over <see cref="Socket"/>.</summary>
    public int? Port { get; set; }

    /// <summary>The path of the Unix socket that its calls must come in on; the server must listen on it. Null, the default: none.</summary>
    public string? Socket { get; set; }

    /// <summary>Whether it may be called on every port of the server, that of the hooks too. Default false.</summary>
    public bool OnHookPort { get; set; }

    /// <summary>
    /// The token that its calls must have: <c>Authorization: Bearer ...</c>, 16 characters at least. Null, the default: only callers on this machine are let in, unless the endpoint
    /// has an authorization policy.
    /// </summary>
    public string? Token { get; set; }
}
