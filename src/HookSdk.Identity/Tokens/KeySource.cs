namespace HookSdk.Identity;

/// <summary>Where keys come from.</summary>
internal abstract class KeySource
{
    /// <summary>The keys in force.</summary>
    /// <exception cref="JwtKeysUnavailableException">There are none.</exception>
    public abstract ValueTask<VerificationKey[]> GetAsync(CancellationToken cancellationToken);

    /// <summary>The keys after a look for new ones, where one is due: a token names a key that is not known, or is signed with none that is.</summary>
    public abstract ValueTask<VerificationKey[]> LookAgainAsync(CancellationToken cancellationToken);
}
