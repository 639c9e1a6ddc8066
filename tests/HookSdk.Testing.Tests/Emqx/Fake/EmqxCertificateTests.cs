using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HookSdk.EmqX.ExHook;
using HookSdk.Testing.Tests.Mqtt;
using MQTTnet;

namespace HookSdk.Testing.Tests.Emqx.Fake;

/// <summary>What hook servers are told of a client's certificate.</summary>
public sealed class EmqxCertificateTests
{
    public static TheoryData<string> Versions => [.. FakeEmqxVersion.All.Select(static v => v.Number)];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Certificate_IsToldInEveryCallAboutTheClient(string version)
    {
        Witness witness = new();
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(witness, o => o.Version = FakeEmqxVersion.All.Single(v => v.Number == version));

        FakeEmqxClient device = (await emqx.ConnectAsync(new MqttConnect(""), new EmqxCertificate("dev1", "CN=dev1,O=Acme"))).EnsureAccepted().Client;
        await device.PublishAsync("t", "x");
        await device.DisconnectAsync();
        await emqx.SettledAsync();
        (await emqx.ConnectAsync("plain")).EnsureAccepted();

        witness.Seen.ShouldContain("authenticate dev1 CN=dev1,O=Acme");
        witness.Seen.ShouldContain("authorize dev1 CN=dev1,O=Acme");
        witness.Seen.ShouldContain("disconnected dev1 CN=dev1,O=Acme");
        witness.Seen.ShouldContain("authenticate  ");
    }

    [Fact]
    public async Task Certificate_OfARealClient_IsTold()
    {
        using X509Certificate2 own = Certificate("CN=localhost");
        using X509Certificate2 shown = Certificate("CN=dev1,O=Acme");
        Witness witness = new();
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(witness);
        MqttPort port = await emqx.OpenMqttAsync(o => o.Tls = new SslServerAuthenticationOptions
        {
            ServerCertificate = own,
            ClientCertificateRequired = true,
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.GetCertHashString() == shown.GetCertHashString(),
        });
        using NetDevice device = new();

        (await device.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port.EndPoint.Port).WithClientId("net").WithTimeout(TimeSpan.FromSeconds(60))
            .WithTlsOptions(o => o.UseTls().WithClientCertificates([shown]).WithCertificateValidationHandler(static _ => true)))).ShouldBe(0);

        witness.Seen.ShouldContain("authenticate dev1 CN=dev1,O=Acme");
    }

    private static X509Certificate2 Certificate(string subject)
    {
        using RSA key = RSA.Create(2048);
        using X509Certificate2 made = new CertificateRequest(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    [FailClosed]
    private sealed class Witness : ExHookProvider
    {
        public List<string> Seen { get; } = [];

        public override ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context)
        {
            Note("authenticate", request.Client);
            return new(AccessReply.Allow());
        }

        public override ValueTask<AccessReply> OnClientAuthorizeAsync(ClientAuthorizeRequest request, HookContext context)
        {
            Note("authorize", request.Client);
            return new(AccessReply.Allow());
        }

        public override ValueTask OnClientDisconnectedAsync(ClientDisconnectedRequest request, HookContext context)
        {
            Note("disconnected", request.Client);
            return default;
        }

        private void Note(string hook, EmqxClient client)
        {
            lock (Seen)
            {
                Seen.Add($"{hook} {client.CertificateCommonName} {client.CertificateSubject}");
            }
        }
    }
}
