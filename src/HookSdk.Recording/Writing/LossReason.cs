namespace HookSdk.Recording;

/// <summary>Why a call was not recorded.</summary>
internal enum LossReason
{
    /// <summary>More calls came in a second than are recorded.</summary>
    Rate,

    /// <summary>The queue was full: the file is slower than the calls.</summary>
    Queue,

    /// <summary>It was too large.</summary>
    Size,

    /// <summary>The file could not be written.</summary>
    File,

    /// <summary>It could not be put into a line.</summary>
    Form,
}
