namespace HookSdk.Identity;

/// <summary>Keys of the settings.</summary>
internal sealed class FixedKeys(VerificationKey[] keys) : KeySource
{
    public override ValueTask<VerificationKey[]> GetAsync(CancellationToken cancellationToken) => new(keys);

    public override ValueTask<VerificationKey[]> LookAgainAsync(CancellationToken cancellationToken) => new(keys);
}
