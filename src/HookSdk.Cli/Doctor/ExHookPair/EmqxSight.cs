namespace HookSdk.Cli.Doctor.ExHookPair;

/// <summary>What is known of EMQX.</summary>
internal sealed record EmqxSight
{
    /// <summary>Whether its files, or its API, could be read.</summary>
    public bool IsSeen { get; init; }

    /// <summary>Its hook servers, in the order in which they are called; null: they were not seen.</summary>
    public IReadOnlyList<HookServerEntry>? Servers { get; init; }

    /// <summary>Where the hook servers stand.</summary>
    public string ServersPlace { get; init; } = "";

    /// <summary>Whether all hook servers were seen: files may leave some out.</summary>
    public bool IsWhole { get; init; }

    /// <summary>The sources of authorization that are asked; null: they were not seen.</summary>
    public IReadOnlyList<string>? Sources { get; init; }

    /// <summary>Where the sources stand; null: nowhere, and EMQX's default counts.</summary>
    public string? SourcesPlace { get; init; }

    /// <summary>What no_match says; null: it was not seen, or stands nowhere, and EMQX's default counts.</summary>
    public string? NoMatch { get; init; }

    public string? NoMatchPlace { get; init; }

    /// <summary>The gateways that there are; null: they were not seen.</summary>
    public IReadOnlyList<string>? Gateways { get; init; }

    /// <summary>The versions of its nodes; empty: they were not seen.</summary>
    public IReadOnlyList<Version> Versions { get; init; } = [];
}
