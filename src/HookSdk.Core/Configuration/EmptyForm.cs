namespace HookSdk;

/// <summary>How it was written that there is nothing behind a key.</summary>
internal enum EmptyForm
{
    /// <summary>There is something.</summary>
    None,

    /// <summary>Its source does not tell: it hands over null or an empty text alone.</summary>
    Unknown,

    /// <summary>As an empty list or an empty object.</summary>
    Stated,

    /// <summary>As a null or an empty text.</summary>
    Text,
}
