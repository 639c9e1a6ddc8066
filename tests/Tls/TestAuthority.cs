using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HookSdk.Tests.Tls;

/// <summary>A private certificate authority, and the PEM files that an operator would make with it.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _own;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hooksdk-tls-");
    private byte _serial;

    public TestAuthority()
    {
        CertificateRequest request = new("CN=Test authority", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        _own = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        CaFile = Write("ca.pem", _own.ExportCertificatePem());
    }

    public string CaFile { get; }

    public X509Certificate2 Certificate => _own;

    /// <summary>A certificate for a name, as two files: itself, and its key.</summary>
    public (string CertificateFile, string KeyFile) Issue(string name)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 issued = request.Create(_own, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1), [++_serial]);
        return (Write($"{name}-{_serial}.pem", issued.ExportCertificatePem()), Write($"{name}-{_serial}.key", key.ExportPkcs8PrivateKeyPem()));
    }

    /// <summary>The same with its key, in memory.</summary>
    public X509Certificate2 Load(string name)
    {
        (string certificate, string key) = Issue(name);
        using X509Certificate2 read = X509Certificate2.CreateFromPemFile(certificate, key);
        return X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), null);
    }

    public void Dispose()
    {
        _own.Dispose();
        _key.Dispose();
        _folder.Delete(recursive: true);
    }

    private string Write(string name, string pem)
    {
        string path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, pem);
        return path;
    }
}
