namespace HookSdk.Identity;

/// <summary>The kinds of alternative names of a certificate.</summary>
public enum CertificateNameKind
{
    /// <summary>A DNS name.</summary>
    Dns,

    /// <summary>An address of mail.</summary>
    Email,

    /// <summary>A URI, such as <c>urn:device:1</c>.</summary>
    Uri,
}
