namespace HookSdk.Host;

/// <summary>The arguments cannot be understood.</summary>
internal sealed class UsageException(string message) : Exception(message);
