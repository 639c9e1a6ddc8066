namespace HookSdk.EmqX.ExProto;

/// <summary>The certificate that a device showed.</summary>
/// <param name="CommonName">Its common name.</param>
/// <param name="Subject">Its distinguished name.</param>
public sealed record ExProtoCertificate(string CommonName, string Subject);
