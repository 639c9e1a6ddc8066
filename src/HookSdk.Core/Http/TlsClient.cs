using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;

namespace HookSdk;

/// <summary>Makes of <see cref="TlsClientOptions"/> what an HTTP client takes, and checks them.</summary>
internal static class TlsClient
{
    /// <summary>Reads the files. A broker's certificate that is refused is refused with an exception that says what is wrong with it.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="CryptographicException">A file holds no certificate or key, or the password is not the key's.</exception>
    public static SslClientAuthenticationOptions Create(TlsClientOptions options)
    {
        bool hasOwnAuthorities = options.CaFile is not null;
        SslClientAuthenticationOptions tls = new()
        {
            RemoteCertificateValidationCallback = (sender, certificate, chain, errors) => Check(options.ServerName, hasOwnAuthorities, (SslStream)sender, certificate, chain, errors),
        };
        if (options.CaFile is { } authorities)
        {
            X509Certificate2Collection trusted = ReadAuthorities(authorities);
            tls.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            tls.CertificateChainPolicy.CustomTrustStore.AddRange(trusted);
        }

        if (options.CertificateFile is not null)
        {
            X509Certificate2Collection behind = [];
            behind.ImportFromPemFile(options.CertificateFile);
            tls.ClientCertificateContext = SslStreamCertificateContext.Create(ReadCertificate(options), behind, offline: true);
        }

        return tls;
    }

    /// <summary>Adds a problem for each setting whose file cannot be used.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="section">Their section, such as <c>Hooks:ExProto:AdapterTls</c>.</param>
    /// <param name="problems">What is wrong goes here.</param>
    public static void Validate(TlsClientOptions options, string section, ValidateOptionsResultBuilder problems)
    {
        if (options.CaFile is { } authorities)
        {
            Try(nameof(TlsClientOptions.CaFile), authorities, () => ReadAuthorities(authorities));
        }

        if (options.CertificateFile is { } certificate)
        {
            Try(nameof(TlsClientOptions.CertificateFile), certificate, () => ReadCertificate(options).Dispose());
        }
        else if (options.KeyFile is not null)
        {
            problems.AddProblem("is a key without a certificate: set CertificateFile too.", $"{section}:{nameof(TlsClientOptions.KeyFile)}");
        }

        void Try(string setting, string file, Action read)
        {
            try
            {
                read();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
            {
                problems.AddProblem($"'{file}' cannot be used: {e.Message}", $"{section}:{setting}");
            }
        }
    }

    private static X509Certificate2Collection ReadAuthorities(string file)
    {
        X509Certificate2Collection trusted = [];
        trusted.ImportFromPemFile(file);
        return trusted.Count > 0 ? trusted : throw new CryptographicException("it holds no certificate in PEM form");
    }

    private static X509Certificate2 ReadCertificate(TlsClientOptions options)
    {
        using X509Certificate2 read = options.KeyPassword is { } password
            ? X509Certificate2.CreateFromEncryptedPemFile(options.CertificateFile!, password, options.KeyFile)
            : X509Certificate2.CreateFromPemFile(options.CertificateFile!, options.KeyFile);

        // Windows shows no certificate whose key is in memory alone.
        return X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), null);
    }

    private static bool Check(string? name, bool hasOwnAuthorities, SslStream stream, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 shown)
        {
            throw new AuthenticationException("it showed no certificate");
        }

        if (name is null ? errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) : !shown.MatchesHostname(name))
        {
            throw new AuthenticationException($"its certificate ({shown.Subject}) is not for '{name ?? stream.TargetHostName}': call it by a name that is in the certificate, or set ServerName");
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            string problems = string.Join(", ", (chain?.ChainStatus ?? []).Select(static s => s.Status).Distinct());
            bool isOutOfTime = chain?.ChainStatus.Any(static s => s.Status == X509ChainStatusFlags.NotTimeValid) == true;
            throw new AuthenticationException(
                $"its certificate ({shown.Subject}, issued by {shown.Issuer}) is not trusted: {problems}" +
                (isOutOfTime ? $"; it is valid from {shown.NotBefore:u} to {shown.NotAfter:u}" : hasOwnAuthorities ? "; CaFile does not hold its authority" : "; set CaFile to its authority's certificate"));
        }

        return true;
    }
}
