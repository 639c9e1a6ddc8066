namespace HookSdk.Host;

/// <summary>Something that an operator has to put right. The message is one line, and says what.</summary>
internal sealed class HostProblemException(string message) : InvalidOperationException(message);
