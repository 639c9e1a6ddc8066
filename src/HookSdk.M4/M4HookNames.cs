namespace HookSdk.M4;

/// <summary>The hooks' names, as they stand in telemetry, logs, settings and <see cref="HookContext.Hook"/>. M4 itself sends none.</summary>
public static class M4HookNames
{
    /// <summary>M4 asks about a call of a Connection Point.</summary>
    public const string ExternalScript = "external_script";

    /// <summary>The one that there is.</summary>
    public static IReadOnlyList<string> All { get; } = [ExternalScript];
}
