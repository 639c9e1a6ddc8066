namespace HookSdk.Hosting;

/// <summary>A version that was unloaded and is still in memory.</summary>
/// <param name="Plugin">The plugin's name.</param>
/// <param name="Version">The version.</param>
/// <param name="Since">When it was unloaded.</param>
/// <param name="IsOverdue">Whether it should be gone by now.</param>
internal sealed record UnloadedVersion(string Plugin, string Version, DateTimeOffset Since, bool IsOverdue);
