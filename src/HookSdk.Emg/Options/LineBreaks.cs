namespace HookSdk.Emg;

/// <summary>What becomes of line breaks (and NUL) in a text that is set as a message: one line of a reply cannot hold them.</summary>
public enum LineBreaks
{
    /// <summary>Such a text is refused with an <see cref="ArgumentException"/>.</summary>
    Refuse,

    /// <summary>Each line break, and each NUL, becomes one space.</summary>
    ReplaceBySpace,

    /// <summary>They stay: the text is sent as UCS2 in hex, where an SMS holds 70 characters, and a part of a long message 67. For <c>WithText</c> alone.</summary>
    Keep,
}
