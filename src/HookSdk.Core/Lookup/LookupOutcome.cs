namespace HookSdk;

/// <summary>How a lookup ended.</summary>
public enum LookupOutcome
{
    /// <summary>The service knows an answer.</summary>
    Found,

    /// <summary>The service answered that it knows none.</summary>
    Absent,

    /// <summary>The service did not answer in time, or not as it should; the stated answer stands in.</summary>
    Failed,
}
