using HookSdk.Credentials;

namespace HookSdk.Identity;

/// <summary>What the password of a user who does not exist is hashed by: it takes as long as the hash of one who does, and is never right.</summary>
internal sealed class DecoyHash : PasswordHash
{
    private readonly PasswordHash _like;

    private DecoyHash(string name, PasswordHash like)
        : base($"decoy:{name}", like.Cost, like.Iterations) => _like = like;

    /// <summary>Null: nobody exists, and the verifier takes its own.</summary>
    public static DecoyHash? For(string name, PasswordHash? like) => like is null ? null : new DecoyHash(name, like);

    protected override bool IsRight(string password)
    {
        _like.Verify(password);
        return false;
    }
}
