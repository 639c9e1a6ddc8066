namespace HookSdk;

/// <summary>A section of the configuration that is read, though not by a server.</summary>
/// <param name="Path">The section, such as <c>Hooks:BrokerManagement</c>.</param>
internal sealed record ReadSection(string Path);
