using System.Security.Cryptography.X509Certificates;

namespace HookSdk.Testing;

/// <summary>What EMQX tells hook servers of the TLS certificate that a client shows, whoever signed it. It is handed to <c>ConnectAsync</c>.</summary>
/// <param name="CommonName">Its common name; empty: it has none.</param>
/// <param name="Subject">Its subject, such as <c>CN=dev1,O=Acme</c>.</param>
public sealed record EmqxCertificate(string CommonName, string Subject)
{
    private const string CommonNameType = "2.5.4.3";

    /// <summary>One that says its common name alone.</summary>
    /// <param name="commonName">The common name.</param>
    public EmqxCertificate(string commonName)
        : this(commonName, $"CN={commonName}")
    {
    }

    /// <summary>What a certificate says. Of two common names EMQX makes one text with a comma (assumed).</summary>
    internal static EmqxCertificate? Of(ReadOnlyMemory<byte>? der)
    {
        if (der is not { Length: > 0 } bytes)
        {
            return null;
        }

        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(bytes.Span);
        IEnumerable<string?> names = certificate.SubjectName.EnumerateRelativeDistinguishedNames()
            .Where(static name => !name.HasMultipleElements && name.GetSingleElementType().Value == CommonNameType)
            .Select(static name => name.GetSingleElementValue());
        return new(string.Join(",", names), certificate.SubjectName.Decode(X500DistinguishedNameFlags.Reversed | X500DistinguishedNameFlags.DoNotUseQuotes).Replace(", ", ",", StringComparison.Ordinal));
    }
}
