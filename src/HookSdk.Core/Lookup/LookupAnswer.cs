namespace HookSdk;

/// <summary>What a lookup answers.</summary>
/// <typeparam name="TAnswer">What is looked up.</typeparam>
/// <param name="Value">The answer; null when absent. After a failure what <see cref="HttpLookup{TAnswer}.OnFailure"/> states.</param>
/// <param name="Outcome">How the lookup ended.</param>
/// <param name="IsCached">Whether it was answered from memory.</param>
public readonly record struct LookupAnswer<TAnswer>(TAnswer? Value, LookupOutcome Outcome, bool IsCached)
    where TAnswer : class;
