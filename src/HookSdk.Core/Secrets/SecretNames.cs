namespace HookSdk;

/// <summary>Names of fields that hold secrets.</summary>
internal static class SecretNames
{
    private static readonly string[] Parts = ["password", "passwd", "pwd", "secret", "token", "authcode", "authorization", "cookie", "credential", "apikey", "api_key", "private", "psk", "authentication_data", "authentication-data", "imsi"];

    /// <summary>Whether a name is that of a secret.</summary>
    public static bool Contain(string name) => Array.Exists(Parts, part => name.Contains(part, StringComparison.OrdinalIgnoreCase));
}
