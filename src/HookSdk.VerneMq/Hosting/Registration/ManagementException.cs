namespace HookSdk.VerneMq;

/// <summary>The management API did not do what it was asked. The message is a sentence's second half, and holds no key.</summary>
internal sealed class ManagementException(string message, Exception? inner = null) : Exception(message, inner);
