namespace HookSdk;

/// <summary>A section of the configuration that is read, though not by a server.</summary>
/// <param name="Path">The section, such as that of a management client.</param>
internal sealed record ReadSection(string Path);
