namespace HookSdk.Bench.Growth;

/// <summary>How a cost may grow with what it is for.</summary>
internal enum GrowthLaw
{
    /// <summary>Not at all.</summary>
    Constant,

    /// <summary>By as much for each time as many: a search, which also meets slower memory the more there is to search.</summary>
    Logarithmic,

    /// <summary>In proportion, beside what each call costs anyway.</summary>
    Linear,

    /// <summary>As the machine has it: what another figure of the series is measured beside.</summary>
    Machine,
}
