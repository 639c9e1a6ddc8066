namespace HookSdk;

/// <summary>Marks an exception of an outage or a bound, whose message says all there is to say: calls that it ends in their fallback are counted in one line, and none has a stack of its own.</summary>
internal interface IKnownFailure;
