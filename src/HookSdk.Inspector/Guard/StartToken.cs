using System.Security.Cryptography;
using HookSdk.Credentials;

namespace HookSdk.Inspector;

/// <summary>What a call that changes or sends something must know: made anew with each start, and told in the log alone.</summary>
internal sealed class StartToken
{
    public const string Header = "X-Hook-Inspector";

    // Not before it is asked for: where no inspector is mapped, as in production, nothing else loads the library of cryptography, which costs milliseconds of the start and megabytes.
    private readonly Lazy<string> _value = new(static () => RandomNumberGenerator.GetHexString(32, lowercase: true));

    public string Value => _value.Value;

    public bool Is(string given) => FixedTime.AreEqual(given, Value);
}
