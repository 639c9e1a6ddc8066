namespace HookSdk.Testing;

/// <summary>How a broker's HTTP requests say which hook is called.</summary>
internal sealed record HookAddressing
{
    /// <summary>By its name behind the base path.</summary>
    public static HookAddressing ByPath { get; } = new();

    /// <summary>By this header, at the address as it is; null: by the path.</summary>
    public string? Header { get; init; }

    /// <summary>What the broker calls itself; null: nothing.</summary>
    public string? UserAgent { get; init; }

    /// <summary>Head and body go out as two TCP segments, the second once the first is acknowledged (Nagle's algorithm is left on).</summary>
    public bool IsTwoSegments { get; init; }
}
