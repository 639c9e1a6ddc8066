using System.Security.Cryptography;
using HookSdk.Credentials;

namespace HookSdk.Inspector;

/// <summary>What a call that changes or sends something must know: made anew with each start, and told in the log alone.</summary>
internal sealed class StartToken
{
    public const string Header = "X-Hook-Inspector";

    public string Value { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    public bool Is(string given) => FixedTime.AreEqual(given, Value);
}
