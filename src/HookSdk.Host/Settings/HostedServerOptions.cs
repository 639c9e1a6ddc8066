namespace HookSdk.Host;

/// <summary>One of <c>HookHost:Servers</c>.</summary>
internal sealed class HostedServerOptions
{
    /// <summary>The target's short name, as logs have it.</summary>
    public string? Target { get; set; }

    /// <summary>The server's name, where there are several of the target; null: none.</summary>
    public string? Name { get; set; }

    /// <summary>Where it is served over HTTP; gRPC has paths of its own.</summary>
    public string? Path { get; set; }

    /// <summary>The host or port that its callers must name; null: any.</summary>
    public string? Host { get; set; }
}
