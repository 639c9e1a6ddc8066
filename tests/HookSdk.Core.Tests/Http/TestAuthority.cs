using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HookSdk.Core.Tests.Http;

/// <summary>A certificate authority of a test, and PEM files of what it issues.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly X509Certificate2 _root;
    private readonly string _folder = Directory.CreateTempSubdirectory("hooksdk-tls").FullName;
    private int _last;

    public TestAuthority(string name = "Test authority")
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        _root = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-2), DateTimeOffset.UtcNow.AddYears(1));
        CaFile = Write(_root.ExportCertificatePem());
    }

    /// <summary>The authority's own certificate.</summary>
    public string CaFile { get; }

    /// <summary>Issues a certificate with its key.</summary>
    /// <param name="name">The name, or the IP address, that it is for.</param>
    /// <param name="isOver">Whether its time is over.</param>
    public X509Certificate2 Issue(string name, bool isOver = false)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        if (IPAddress.TryParse(name, out IPAddress? address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(name);
        }

        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 issued = request.Create(
            _root, DateTimeOffset.UtcNow.AddYears(-1), isOver ? DateTimeOffset.UtcNow.AddDays(-1) : DateTimeOffset.UtcNow.AddMonths(6), BitConverter.GetBytes(Interlocked.Increment(ref _last)));
        using X509Certificate2 whole = issued.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>The files of a certificate and of its key.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="password">The password of the key's file; null: it has none.</param>
    public (string Certificate, string Key) Export(X509Certificate2 certificate, string? password = null)
    {
        using ECDsa key = certificate.GetECDsaPrivateKey()!;

        // A key of a PKCS 12 file is exported encrypted alone on some machines.
        PbeParameters form = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 10_000);
        if (password is not null)
        {
            return (Write(certificate.ExportCertificatePem()), Write(key.ExportEncryptedPkcs8PrivateKeyPem(password, form)));
        }

        using ECDsa plain = ECDsa.Create();
        plain.ImportEncryptedPkcs8PrivateKey("x", key.ExportEncryptedPkcs8PrivateKey("x", form), out _);
        return (Write(certificate.ExportCertificatePem()), Write(plain.ExportPkcs8PrivateKeyPem()));
    }

    public string Write(string text)
    {
        string file = Path.Combine(_folder, $"{Guid.NewGuid():N}.pem");
        File.WriteAllText(file, text);
        return file;
    }

    public void Dispose()
    {
        _root.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
