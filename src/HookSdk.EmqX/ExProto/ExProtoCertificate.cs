namespace HookSdk.EmqX.ExProto;

/// <summary>The certificate that a device showed.</summary>
/// <param name="CommonName">Its common name; empty where it has none.</param>
/// <param name="Subject">Its distinguished name; empty where EMQX does not tell it.</param>
public sealed record ExProtoCertificate(string CommonName, string Subject);
