using System.Globalization;

namespace HookSdk.Credentials;

/// <summary>
/// So many passwords wait to be hashed that another one would not have its turn in time. Nothing was decided: let it go through, and the hook's stated fallback is answered.
/// </summary>
public sealed class PasswordVerifierBusyException : Exception, IKnownFailure
{
    internal PasswordVerifierBusyException(int waiting)
        : base(string.Create(CultureInfo.InvariantCulture, $"{waiting} passwords wait to be hashed, as many as may (MaxWaiting)."))
    {
    }
}
