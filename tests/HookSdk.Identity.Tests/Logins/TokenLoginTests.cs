using HookSdk.EmqX.ExHook;
using HookSdk.Identity.Tests.Tokens;
using HookSdk.Mqtt;
using HookSdk.Testing;
using HookSdk.VerneMq;

namespace HookSdk.Identity.Tests.Logins;

/// <summary>Clients with tokens at a fake EMQX and a fake VerneMQ: who gets in, what they may do, and what becomes of them when the token ends.</summary>
public sealed class TokenLoginTests : IDisposable
{
    private readonly Lines _lines = new();
    private readonly Issuer _issuer = new("k1");
    private readonly Issuer _other = new("k1");

    [Fact]
    public async Task Emqx_ClientWithAToken_GetsIn_AndMayDoWhatItSays()
    {
        using JwtVerifier tokens = Tokens();
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(new Provider(tokens, new TokenLogins(_lines)));

        FakeEmqxClient client = (await emqx.ConnectAsync("c1", "dev1", Token(_issuer))).EnsureAccepted().Client;
        (await emqx.ConnectAsync("c2", "dev1", Token(_other))).EnsureRefused();
        (await emqx.ConnectAsync("c2", "dev1", Token(_issuer, hours: -1))).EnsureRefused();
        (await emqx.ConnectAsync("c2", "dev1", "secret")).EnsureRefused();
        (await emqx.ConnectAsync("c2")).EnsureRefused();
        (await client.PublishAsync("own/c1", "1")).EnsureAccepted();
        (await client.PublishAsync("own/c2", "1")).EnsureRefused();
        emqx.EnsureNoFailure();
        EnsureNoTokenIsTold();
    }

    [Theory]
    [InlineData(MqttVersion.V5)]
    [InlineData(MqttVersion.V311)]
    public async Task VerneMq_ClientWithAToken_GetsIn_UntilItEnds(MqttVersion version)
    {
        using JwtVerifier tokens = Tokens();
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(new Plugin(tokens, new TokenLogins(_lines)));

        FakeVerneMqClient client = (await broker.ConnectAsync(new MqttConnect("c1") { UserName = "dev1", Password = Token(_issuer), Version = version })).EnsureAccepted().Client;
        (await broker.ConnectAsync(new MqttConnect("c2") { UserName = "dev1", Password = Token(_other), Version = version })).EnsureRefused();
        (await client.PublishAsync("own/c1", "1")).EnsureAccepted();
        client.IsConnected.ShouldBeTrue();

        // An hour, and the clock skew.
        broker.Time.Advance(TimeSpan.FromMinutes(61));
        client.IsConnected.ShouldBeFalse();
        broker.EnsureNoFallback();
        EnsureNoTokenIsTold();
    }

    public void Dispose()
    {
        _issuer.Dispose();
        _other.Dispose();
        _lines.Dispose();
    }

    /// <summary>Refusals are told, and nothing of a token: its parts begin like this.</summary>
    private void EnsureNoTokenIsTold()
    {
        _lines.All.ShouldContain(static l => l.StartsWith("A token was refused", StringComparison.Ordinal));
        string.Join('\n', _lines.All).ShouldNotContain("eyJ", Case.Sensitive);
    }

    private static string Token(Issuer issuer, int hours = 1) =>
        issuer.Sign($$$"""{"exp":{{{DateTimeOffset.UtcNow.AddHours(hours).ToUnixTimeSeconds()}}},"acl":{"pub":["own/${clientid}"]}}""");

    private JwtVerifier Tokens() => new(new Settings<JwtOptions>(new() { PublicKeys = { _issuer.Pem } }), new HttpClient(), _lines);

    [FailClosed]
    private sealed class Provider(JwtVerifier tokens, TokenLogins logins) : ExHookProvider
    {
        public override async ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context)
        {
            EmqxClient client = request.Client;
            JwtResult token = await tokens.VerifyLoginAsync(client.ClientId, client.UserName, request.Password, context.CancellationToken);
            return token.IsAccepted && logins.Add(client.ClientId, client.UserName, token.Identity) ? AccessReply.Allow() : AccessReply.Deny();
        }

        public override ValueTask<AccessReply> OnClientAuthorizeAsync(ClientAuthorizeRequest request, HookContext context) =>
            new(logins.Decide(request.Action, request.Topic, request.Client.ClientId, request.Client.UserName) == TopicAccess.Allowed ? AccessReply.Allow() : AccessReply.Deny());
    }

    [FailClosed]
    private sealed class Plugin(JwtVerifier tokens, TokenLogins logins) : VerneMqPlugin
    {
        public override async ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context)
        {
            JwtResult token = await tokens.VerifyLoginAsync(request.ClientId, request.UserName, request.Password, context.CancellationToken);
            if (!token.IsAccepted || !logins.Add(request.ClientId, request.UserName, token.Identity, request.Mountpoint))
            {
                return RegisterReply.Deny();
            }

            // VerneMQ ends the connection when the token ends.
            return token.Identity.Remaining is { } remaining ? RegisterReply.Ok(new() { MaxConnectionLifetime = remaining }) : RegisterReply.Ok();
        }

        public override ValueTask<PublishReply> AuthOnPublishAsync(AuthOnPublishRequest request, HookContext context) =>
            new(logins.Decide(TopicAction.Publish, request.Topic, request.ClientId, request.UserName, request.Mountpoint) == TopicAccess.Allowed ? PublishReply.Ok() : PublishReply.Deny());
    }
}
