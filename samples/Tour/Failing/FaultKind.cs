namespace Tour.Failing;

/// <summary>How a handler of the second act fails.</summary>
internal enum FaultKind
{
    /// <summary>It throws.</summary>
    Throws,

    /// <summary>It waits for what never comes.</summary>
    Hangs,

    /// <summary>It works, and more calls come than may run at once.</summary>
    Drowns,
}
