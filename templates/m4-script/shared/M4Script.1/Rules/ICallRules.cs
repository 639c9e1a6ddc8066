namespace M4Script._1.Rules;

/// <summary>What is done with calls. Replace the implementation when the rules live elsewhere, and keep it in memory: each call asks.</summary>
public interface ICallRules
{
    /// <summary>Where ported numbers are looked up, with a slash at the end; null: nowhere.</summary>
    Uri? LookupUrl { get; }

    /// <summary>The caller id for a user's calls; null: the call keeps its own.</summary>
    string? FindCallerId(long? userId);

    /// <summary>Whether calls to a destination are rejected.</summary>
    /// <param name="destination">The number, normalized: country code and digits only.</param>
    bool IsBlocked(string destination);
}
