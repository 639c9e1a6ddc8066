using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HookSdk.Identity.Tests.Certificates;

public sealed class CertificateIdentityTests
{
    [Theory]
    [InlineData("CN=dev1", "dev1")]
    [InlineData("CN=dev1,O=Acme,C=SE", "dev1")]
    [InlineData("O=Acme,CN=\"dev, 1\"", "dev, 1")]
    [InlineData("CN=dev1,CN=admin", null)]
    [InlineData("O=Acme", null)]
    [InlineData("O=\"x, CN=admin\"", null)]
    [InlineData("rubbish", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void CommonName_OfADistinguishedName_IsTheOnlyOne(string? name, string? expected) => CertificateIdentity.CommonName(name).ShouldBe(expected);

    [Fact]
    public void Names_OfACertificate_AreRead()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=dev1,O=Acme", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName("dev1.example.com");
        names.AddEmailAddress("dev1@example.com");
        names.AddUri(new Uri("urn:device:1"));
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(1));

        CertificateIdentity.CommonName(certificate).ShouldBe("dev1");
        CertificateIdentity.AlternativeNames(certificate, CertificateNameKind.Dns).ShouldBe(["dev1.example.com"]);
        CertificateIdentity.AlternativeNames(certificate, CertificateNameKind.Email).ShouldBe(["dev1@example.com"]);
        CertificateIdentity.AlternativeNames(certificate, CertificateNameKind.Uri).ShouldBe(["urn:device:1"]);
    }
}
