namespace HookSdk.Host;

/// <summary>A server that is served.</summary>
/// <param name="Target">Its kind.</param>
/// <param name="Name">Its name; null: none.</param>
/// <param name="Path">Its path; empty: it has paths of its own.</param>
/// <param name="Host">The host or port that its callers must name; null: any.</param>
internal sealed record HostedServer(HostedTarget Target, string? Name, string Path, string? Host)
{
    /// <summary>What logs call it.</summary>
    public string Id => ServerId.TargetOf(Target.Name, Name);
}
