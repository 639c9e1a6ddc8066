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
        try
        {
            return Only(Read(certificate.SubjectName.RawData));
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    /// <summary>
    /// The common name of a distinguished name as brokers write it (RFC 4514, <c>CN=dev1,O=Acme</c>), with its escapes and quotes taken off; null: it has none or more than one, or cannot be
    /// read in one way alone.
    /// </summary>
    /// <param name="distinguishedName">The text; null when the client has no certificate.</param>
    public static string? CommonName(string? distinguishedName) =>
        string.IsNullOrEmpty(distinguishedName) ? null : Only(new DistinguishedNameText(distinguishedName).CommonNames());

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
    private static string? Only(List<string>? names) => names is [{ Length: > 0 } only] && !only.Contains('\0', StringComparison.Ordinal) ? only : null;

    /// <summary>The common names of an encoded name (RFC 5280, section 4.1.2.4), of which each part may have several attributes.</summary>
    /// <exception cref="AsnContentException">It is none, or a common name is no text.</exception>
    private static List<string> Read(ReadOnlyMemory<byte> name)
    {
        List<string> names = [];
        AsnReader parts = new AsnReader(name, AsnEncodingRules.DER).ReadSequence();
        while (parts.HasData)
        {
            // Some issuers do not sort a part's attributes.
            AsnReader part = parts.ReadSetOf(skipSortOrderValidation: true);
            while (part.HasData)
            {
                AsnReader attribute = part.ReadSequence();
                if (attribute.ReadObjectIdentifier() == "2.5.4.3")
                {
                    UniversalTagNumber tag = attribute.PeekTag() is { TagClass: TagClass.Universal } read ? (UniversalTagNumber)read.TagValue : UniversalTagNumber.Null;
                    names.Add(tag is UniversalTagNumber.UTF8String or UniversalTagNumber.PrintableString or UniversalTagNumber.IA5String or UniversalTagNumber.BMPString or UniversalTagNumber.T61String
                        ? attribute.ReadCharacterString(tag)
                        : throw new AsnContentException());
                }
            }
        }

        return names;
    }
}
