namespace HookSdk.Emg;

/// <summary>What becomes of line breaks (and NUL) in a text that is set as a message: one line of a reply cannot hold them.</summary>
public enum LineBreaks
{
    /// <summary>Such a text is refused with an <see cref="ArgumentException"/>.</summary>
    Refuse,

    /// <summary>Each line break, and each NUL, becomes one space.</summary>
    ReplaceBySpace,
}
