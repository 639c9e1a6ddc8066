using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HookSdk.Credentials;
using HookSdk.EmqX.ExHook;
using HookSdk.Testing;
using HookSdk.VerneMq;

namespace HookSdk.Identity.Tests.Logins;

/// <summary>A device whose certificate names it.</summary>
public sealed class CertificateLoginTests : IDisposable
{
    private readonly PasswordVerifier _verifier = new();
    private readonly Lines _lines = new();
    private readonly ConfiguredUsers _users;
    private readonly AccountConnections _accounts;

    public CertificateLoginTests()
    {
        _accounts = new AccountConnections(_lines);
        string hash = PasswordHash.Create("secret", PasswordHash.MinIterations).ToString();
        _users = new ConfiguredUsers(new Settings<UserList>([new() { Name = "dev1", PasswordHash = hash }, new() { Name = "closed", PasswordHash = hash, Disabled = true }]), _verifier, _lines);
    }

    [Theory]
    [InlineData("CN=dev1,O=Acme", true)]
    [InlineData("CN=dev2,O=Acme", false)]
    [InlineData("CN=closed,O=Acme", false)]
    [InlineData("CN=dev1,CN=dev2", false)]
    [InlineData("O=dev1", false)]
    [InlineData(null, false)]
    public async Task VerneMq_DeviceWithACertificate_GetsIn(string? subject, bool isAccepted)
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(new Plugin(_users, _accounts), static options => options.ForwardConnectionOptions = true);
        VerneMqPeer peer = subject is null ? new() : new() { ClientCertificate = Certificate(subject), ListenerType = "mqtts" };

        (await broker.ConnectAsync(new MqttConnect("c1") { UserName = "dev1" }, peer)).IsAccepted.ShouldBe(isAccepted);
        _accounts.Count.ShouldBe(isAccepted ? 1 : 0);
        broker.EnsureNoFallback();
    }

    [Theory]
    [InlineData("dev1", true)]
    [InlineData("dev2", false)]
    [InlineData("closed", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public async Task Emqx_DeviceWithACertificate_GetsIn(string? commonName, bool isAccepted)
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(new Provider(_users, _accounts));

        (await emqx.ConnectAsync(new MqttConnect("c1") { UserName = "dev1" }, commonName is null ? null : new EmqxCertificate(commonName))).IsAccepted.ShouldBe(isAccepted);
        _accounts.Count.ShouldBe(isAccepted ? 1 : 0);
        emqx.EnsureNoFallback();
    }

    public void Dispose()
    {
        _users.Dispose();
        _verifier.Dispose();
        _lines.Dispose();
    }

    private static byte[] Certificate(string subject)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = new CertificateRequest(subject, key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(1));
        return certificate.RawData;
    }

    [FailClosed]
    private sealed class Plugin(ConfiguredUsers users, AccountConnections accounts) : VerneMqPlugin
    {
        public override ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context)
        {
            if (request.ClientCertificate is not { } bytes)
            {
                return new(RegisterReply.Deny());
            }

            using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(bytes.Span);
            string? name = CertificateIdentity.CommonName(certificate);
            return new(users.Has(name) && accounts.Add(name, new(request.ClientId, request.UserName ?? "", request.Mountpoint)) ? RegisterReply.Ok() : RegisterReply.Deny());
        }
    }

    [FailClosed]
    private sealed class Provider(ConfiguredUsers users, AccountConnections accounts) : ExHookProvider
    {
        public override ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context)
        {
            string? name = request.Client.CertificateCommonName;
            return new(users.Has(name) && accounts.Add(name, new(request.Client.ClientId, request.Client.UserName)) ? AccessReply.Allow() : AccessReply.Deny());
        }
    }
}
