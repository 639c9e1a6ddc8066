namespace HookSdk.EmqX.Management;

/// <summary>A place in the order in which EMQX calls its hook servers.</summary>
public sealed record EmqxHookServerPosition
{
    private EmqxHookServerPosition(string text, string? other = null)
    {
        Text = text;
        Other = other;
    }

    /// <summary>Before all others.</summary>
    public static EmqxHookServerPosition Front { get; } = new("front");

    /// <summary>Behind all others.</summary>
    public static EmqxHookServerPosition Rear { get; } = new("rear");

    /// <summary>As EMQX writes it.</summary>
    internal string Text { get; }

    /// <summary>The server that it goes by; null: none.</summary>
    internal string? Other { get; }

    /// <summary>Right before another.</summary>
    /// <param name="name">The other's name.</param>
    public static EmqxHookServerPosition Before(string name) => new($"before:{name}", name);

    /// <summary>Right behind another.</summary>
    /// <param name="name">The other's name.</param>
    public static EmqxHookServerPosition After(string name) => new($"after:{name}", name);
}
