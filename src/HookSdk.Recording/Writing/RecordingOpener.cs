namespace HookSdk.Recording;

/// <summary>Opens a new file of the recording.</summary>
internal delegate Stream RecordingOpener(string path);
