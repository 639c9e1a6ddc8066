using HookSdk.Credentials;
using HookSdk.EmqX.ExHook;
using HookSdk.Testing;
using HookSdk.VerneMq;

namespace HookSdk.Identity.Tests.Logins;

/// <summary>Users of another program log in with the passwords that they have, at a fake EMQX and a fake VerneMQ.</summary>
public sealed class HashLoginTests : IDisposable
{
    private const string Mosquitto = "$7$101$PsMEjuG0FN+jpI1F$rK9dz8BXlofAd0ii2+MLCF+Ma/6f+uDRr4/rDwwajDSLMQCAp4rLE8XNbj1dlh9YBWZ6ueyLEIoINrzKfm7gMg==";
    private const string Bcrypt = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";

    private readonly PasswordVerifier _verifier = new();
    private readonly Lines _lines = new();
    private readonly Settings<UserList> _settings = new([new() { Name = "dev1", PasswordHash = Mosquitto }, new() { Name = "dev2", PasswordHash = Bcrypt }]);

    public static TheoryData<string?, string?, bool> Passwords => new()
    {
        { "dev1", "s3cret", true },
        { "dev2", "U*U", true },
        { "dev1", "U*U", false },
        { "dev1", Mosquitto, false },
        { "nobody", "s3cret", false },
        { "dev1", null, false },
        { null, null, false },
    };

    [Theory]
    [MemberData(nameof(Passwords))]
    public async Task Emqx_UserWithAnOldHash_GetsIn(string? name, string? password, bool isAccepted)
    {
        using ConfiguredUsers users = Users();
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(new Provider(users));

        (await emqx.ConnectAsync("c1", name, password)).IsAccepted.ShouldBe(isAccepted);
        emqx.EnsureNoFailure();
        EnsureNothingIsTold(password);
    }

    [Theory]
    [MemberData(nameof(Passwords))]
    public async Task VerneMq_UserWithAnOldHash_GetsIn(string? name, string? password, bool isAccepted)
    {
        using ConfiguredUsers users = Users();
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(new Plugin(users));

        (await broker.ConnectAsync("c1", name, password)).IsAccepted.ShouldBe(isAccepted);
        broker.EnsureNoFallback();
        EnsureNothingIsTold(password);
    }

    public void Dispose()
    {
        _verifier.Dispose();
        _lines.Dispose();
    }

    /// <summary>Neither the password that was tried nor a hash.</summary>
    private void EnsureNothingIsTold(string? password)
    {
        string told = string.Join('\n', _lines.All);
        foreach (string secret in new[] { password ?? Mosquitto, Mosquitto, Bcrypt })
        {
            told.ShouldNotContain(secret);
        }
    }

    private ConfiguredUsers Users() => new(_settings, _verifier, _lines);

    [FailClosed]
    private sealed class Provider(ConfiguredUsers users) : ExHookProvider
    {
        public override async ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context) =>
            await users.CheckAsync(request.Client.UserName, request.Password, context.CancellationToken) ? AccessReply.Allow() : AccessReply.Deny();
    }

    [FailClosed]
    private sealed class Plugin(ConfiguredUsers users) : VerneMqPlugin
    {
        public override async ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context) =>
            await users.CheckAsync(request.UserName, request.Password, context.CancellationToken) ? RegisterReply.Ok() : RegisterReply.Deny();
    }
}
