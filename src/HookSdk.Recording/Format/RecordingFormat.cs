namespace HookSdk.Recording;

/// <summary>The versions of the format.</summary>
internal static class RecordingFormat
{
    /// <summary>What is written, and the newest that is read. Fields that are new in a file of this version are passed over; what would be misread by passing over takes the next number.</summary>
    public const int Newest = 1;
}
