namespace HookSdk.Recording;

/// <summary>A file is no recording that can be read; the message names the line and says what is wrong.</summary>
internal sealed class RecordingException(string message) : Exception(message);
