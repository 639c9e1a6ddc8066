using System.Formats.Asn1;
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
    [InlineData("O=Acme, CN=dev1", "dev1")]
    [InlineData("CN = dev1 , O = Acme", "dev1")]
    [InlineData("cn=dev1", "dev1")]
    [InlineData("commonName=dev1", "dev1")]
    [InlineData("2.5.4.3=dev1", "dev1")]
    [InlineData("OID.2.5.4.3=dev1,CN=dev2", null)]
    [InlineData("CN=dev1+SERIALNUMBER=7,O=Acme", "dev1")]
    [InlineData("O=Acme+CN=dev1", "dev1")]
    [InlineData("CN=dev1+CN=admin", null)]
    [InlineData("CN=dev\\, 1,O=Acme", "dev, 1")]
    [InlineData("O=x\\,CN=admin,CN=dev1", "dev1")]
    [InlineData("O=x\\+CN=admin", null)]
    [InlineData("CN=dev\\2C1", "dev,1")]
    [InlineData("CN=L\\C3\\A9o", "Léo")]
    [InlineData("CN=Léo \U0001F600", "Léo \U0001F600")]
    [InlineData("CN=\\C3", null)]
    [InlineData("CN=\\ dev1\\ ", " dev1 ")]
    [InlineData("CN=dev1  ,O=Acme", "dev1")]
    [InlineData("CN=a=b", "a=b")]
    [InlineData("CN=say \\\"hi\\\"", "say \"hi\"")]
    [InlineData("CN=\"say \\\"hi\\\", CN=admin\"", "say \"hi\", CN=admin")]
    [InlineData("CN=\"dev1\" x", null)]
    [InlineData("CN=\"dev1", null)]
    [InlineData("CN=\"a\"\"b\"", null)]
    [InlineData("CN=de\"v1", null)]
    [InlineData("O=x;CN=admin", null)]
    [InlineData("O=x<CN=admin", null)]
    [InlineData("CN=#0C0464657631", null)]
    [InlineData("CN=dev1,O=#04", null)]
    [InlineData("CN=dev1\\00", null)]
    [InlineData("CN=dev1\\x", null)]
    [InlineData("CN=dev1\\", null)]
    [InlineData("CN=dev1\0", null)]
    [InlineData("CN=", null)]
    [InlineData("CN=,O=Acme", null)]
    [InlineData("=dev1", null)]
    [InlineData("CN=dev1,", null)]
    [InlineData("CN=dev1,O", null)]
    [InlineData("/O=Acme/CN=dev1", null)]
    [InlineData("C N=dev1", null)]
    [InlineData("rubbish", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void CommonName_OfADistinguishedName_IsTheOnlyOne(string? name, string? expected) => CertificateIdentity.CommonName(name).ShouldBe(expected);

    [Fact]
    public void CommonName_OfHalfASurrogatePair_OrOfAMegabyte_IsNone()
    {
        CertificateIdentity.CommonName("CN=\ud800").ShouldBeNull();
        CertificateIdentity.CommonName("CN=\ud800x").ShouldBeNull();
        CertificateIdentity.CommonName("CN=" + new string('x', 1_000_000)).ShouldBeNull();
    }

    /// <summary>The same names in a certificate, and as .NET writes its subject.</summary>
    [Theory]
    [InlineData("dev1")]
    [InlineData("dev, 1")]
    [InlineData("Léo")]
    [InlineData("a+b=c")]
    [InlineData(" dev1 ")]
    [InlineData("#1")]
    [InlineData("x;y<z>")]
    public void CommonName_OfACertificate_AndOfItsSubjectsText_IsTheSame(string name)
    {
        X500DistinguishedNameBuilder builder = new();
        builder.AddCommonName(name);
        builder.AddOrganizationName("Acme, CN=admin");
        using X509Certificate2 certificate = Certificate(builder.Build());

        CertificateIdentity.CommonName(certificate).ShouldBe(name);
        CertificateIdentity.CommonName(certificate.Subject).ShouldBe(name);
    }

    /// <summary>A part of a name may have several attributes; two common names are none, wherever they stand.</summary>
    [Theory]
    [InlineData("SERIALNUMBER", "dev1")]
    [InlineData("CN", null)]
    public void CommonName_OfAPartWithTwoAttributes_IsTheOnlyOne(string second, string? expected)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSetOf())
        {
            foreach ((string type, string value) in new[] { ("2.5.4.3", "dev1"), (second == "CN" ? "2.5.4.3" : "2.5.4.5", "7") })
            {
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(type);
                    writer.WriteCharacterString(UniversalTagNumber.UTF8String, value);
                }
            }
        }

        using X509Certificate2 certificate = Certificate(new X500DistinguishedName(writer.Encode()));

        CertificateIdentity.CommonName(certificate).ShouldBe(expected);
    }

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

    private static X509Certificate2 Certificate(X500DistinguishedName subject)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest(subject, key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(1));
    }
}
