namespace HookSdk.Identity;

/// <summary>There are no keys to verify a token by: nothing was decided. Let it go through, and the hook's stated fallback is answered.</summary>
public sealed class JwtKeysUnavailableException : Exception, IKnownFailure
{
    internal JwtKeysUnavailableException(string source)
        : base($"There are no keys for tokens: {source} has given none that are in force. The log says why.")
    {
    }
}
