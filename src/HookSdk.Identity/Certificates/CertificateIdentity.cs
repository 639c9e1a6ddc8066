using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace HookSdk.Identity;

/// <summary>
/// Whom a certificate names. The broker has verified the certificate, or nobody has: where it lets in clients without one, a name that is taken from here proves nothing.
/// </summary>
public static class CertificateIdentity
{
    /// <summary>The common name of a certificate's subject; null: it has none, or more than one.</summary>
    /// <param name="certificate">The certificate.</param>
    public static string? CommonName(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return CommonName(certificate.SubjectName);
    }

    /// <summary>The common name of a distinguished name as brokers write it (RFC 4514, <c>CN=dev1,O=Acme</c>); null: it has none or more than one, or cannot be read.</summary>
    /// <param name="distinguishedName">The text; null when the client has no certificate.</param>
    public static string? CommonName(string? distinguishedName)
    {
        if (string.IsNullOrEmpty(distinguishedName))
        {
            return null;
        }

        try
        {
            return CommonName(new X500DistinguishedName(distinguishedName));
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }

    /// <summary>The DNS names, addresses of mail and URIs that a certificate names as alternatives (RFC 5280, section 4.2.1.6), in their order.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="kind">Which of them.</param>
    public static IReadOnlyList<string> AlternativeNames(X509Certificate2 certificate, CertificateNameKind kind)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        int tag = kind switch
        {
            CertificateNameKind.Email => 1,
            CertificateNameKind.Dns => 2,
            CertificateNameKind.Uri => 6,
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
        List<string> names = [];
        foreach (X509Extension extension in certificate.Extensions.Where(static e => e.Oid?.Value == "2.5.29.17"))
        {
            try
            {
                AsnReader list = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
                while (list.HasData)
                {
                    Asn1Tag next = list.PeekTag();
                    if (next.TagClass == TagClass.ContextSpecific && next.TagValue == tag)
                    {
                        names.Add(list.ReadCharacterString(UniversalTagNumber.IA5String, next));
                    }
                    else
                    {
                        list.ReadEncodedValue();
                    }
                }
            }
            catch (AsnContentException)
            {
                return [];
            }
        }

        return names;
    }

    /// <summary>Two common names would let each reader choose another.</summary>
    private static string? CommonName(X500DistinguishedName name)
    {
        X500RelativeDistinguishedName[] parts = [.. name.EnumerateRelativeDistinguishedNames()];
        if (parts.Any(static p => p.HasMultipleElements))
        {
            return null;
        }

        string?[] names = [.. parts.Where(static p => p.GetSingleElementType().Value == "2.5.4.3").Select(static p => p.GetSingleElementValue())];
        return names is [{ Length: > 0 } only] && !only.Contains('\0', StringComparison.Ordinal) ? only : null;
    }
}
