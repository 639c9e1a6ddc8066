using HookSdk.Credentials;
using HookSdk.Mqtt;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Identity.Tests.Users;

public sealed class ConfiguredUsersTests
{
    private static readonly string Hash = PasswordHash.Create("secret", 1000).ToString();

    [Theory]
    [InlineData("dev1", "secret", true)]
    [InlineData("dev1", "wrong", false)]
    [InlineData("Dev1", "secret", false)]
    [InlineData("dev2", "secret", false)]
    [InlineData("gone", "secret", false)]
    [InlineData(null, "secret", false)]
    [InlineData("dev1", null, false)]
    [InlineData("bob", "s3cret", true)]
    public async Task User_WithTheRightPassword_ComesIn(string? name, string? password, bool isIn)
    {
        using PasswordVerifier verifier = new();
        using ConfiguredUsers users = new(new Settings<UserList>([
            new() { Name = "dev1", PasswordHash = Hash }, new() { Name = "gone", PasswordHash = Hash, Disabled = true },
            new() { Name = "bob", PasswordHash = "$7$101$PsMEjuG0FN+jpI1F$rK9dz8BXlofAd0ii2+MLCF+Ma/6f+uDRr4/rDwwajDSLMQCAp4rLE8XNbj1dlh9YBWZ6ueyLEIoINrzKfm7gMg==" }]), verifier, new Lines());

        (await users.CheckAsync(name, password, TestContext.Current.CancellationToken)).ShouldBe(isIn);
        users.Has(name).ShouldBe(name is "dev1" or "bob");
    }

    /// <summary>Whoever is not there costs what most who are there cost: the time tells nobody who is.</summary>
    [Fact]
    public async Task Stranger_IsHashed_AsMostUsersAre()
    {
        List<string> costs = [];
        using PasswordVerifier verifier = new() { Hashing = hash => costs.Add(hash?.Cost ?? "default") };
        const string Bcrypt = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
        using ConfiguredUsers users = new(new Settings<UserList>([new() { Name = "a", PasswordHash = Bcrypt }, new() { Name = "b", PasswordHash = Bcrypt }, new() { Name = "c", PasswordHash = Hash }]), verifier, new Lines());

        (await users.CheckAsync("stranger", "U*U", TestContext.Current.CancellationToken)).ShouldBeFalse();
        (await users.CheckAsync("a", "U*U", TestContext.Current.CancellationToken)).ShouldBeTrue();

        costs.ShouldBe(["bcrypt, cost 5", "bcrypt, cost 5"]);
    }

    [Fact]
    public async Task Users_Changed_ApplyUnlessTheyCannotBeUsed()
    {
        Settings<UserList> settings = new([new() { Name = "dev1", PasswordHash = Hash }]);
        Lines lines = new();
        using PasswordVerifier verifier = new();
        using ConfiguredUsers users = new(settings, verifier, lines);

        settings.Change([new() { Name = "dev1", PasswordHash = Hash, Disabled = true }, new()]);
        (await users.CheckAsync("dev1", "secret", TestContext.Current.CancellationToken)).ShouldBeTrue();
        settings.Change([new() { Name = "dev1", PasswordHash = Hash, Disabled = true }]);
        (await users.CheckAsync("dev1", "secret", TestContext.Current.CancellationToken)).ShouldBeFalse();

        lines.All.ShouldContain(static l => l.StartsWith("The changed users are not used, the earlier ones stay: Users: one of them has no Name", StringComparison.Ordinal));
    }

    /// <summary>The hash is taken first, and hashing takes a while.</summary>
    [Theory]
    [InlineData("disabled", false)]
    [InlineData("another password", false)]
    [InlineData("somebody else", true)]
    public async Task User_WhoIsChangedWhileTheirPasswordIsHashed_IsHeldAgainstWhatIsInForce(string change, bool isIn)
    {
        Settings<UserList> settings = new([new() { Name = "dev1", PasswordHash = Hash }]);
        using PasswordVerifier verifier = new()
        {
            Hashing = _ => settings.Change(change switch
            {
                "disabled" => [new() { Name = "dev1", PasswordHash = Hash, Disabled = true }],
                "another password" => [new() { Name = "dev1", PasswordHash = PasswordHash.Create("secret", 1000).ToString() }],
                _ => [new() { Name = "dev1", PasswordHash = Hash }, new() { Name = "dev2", PasswordHash = Hash }],
            }),
        };
        using ConfiguredUsers users = new(settings, verifier, new Lines());

        (await users.CheckAsync("dev1", "secret", TestContext.Current.CancellationToken)).ShouldBe(isIn);
    }

    /// <summary>One hash that is none keeps nobody else out, and least of all a change that disables somebody else.</summary>
    [Fact]
    public async Task Hash_ThatIsNone_RefusesItsUserAlone_AndIsTold()
    {
        UserOptions bad = new() { Name = "dev2", PasswordHash = "$2b$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW" };
        UserOptions gone = new() { Name = "gone", PasswordHash = "no hash at all", Disabled = true };
        Settings<UserList> settings = new([new() { Name = "dev1", PasswordHash = Hash }, new() { Name = "dev3", PasswordHash = Hash }, bad, gone]);
        Lines lines = new();
        using PasswordVerifier verifier = new();
        using ConfiguredUsers users = new(settings, verifier, lines);

        (await users.CheckAsync("dev1", "secret", TestContext.Current.CancellationToken)).ShouldBeTrue();
        (await users.CheckAsync("dev2", "U*U", TestContext.Current.CancellationToken)).ShouldBeFalse();
        (await users.CheckAsync("gone", "no hash at all", TestContext.Current.CancellationToken)).ShouldBeFalse();
        users.Has("dev2").ShouldBeFalse();
        settings.Change([new() { Name = "dev1", PasswordHash = Hash, Disabled = true }, new() { Name = "dev3", PasswordHash = Hash }, bad, gone]);
        (await users.CheckAsync("dev1", "secret", TestContext.Current.CancellationToken)).ShouldBeFalse();
        (await users.CheckAsync("dev3", "secret", TestContext.Current.CancellationToken)).ShouldBeTrue();

        lines.All.Count(static l => l.StartsWith("The user 'dev2' is refused, and no other: the PasswordHash cannot be used, since its bcrypt cost is 31", StringComparison.Ordinal)).ShouldBe(2);
        string.Join('\n', lines.All).ShouldNotContain("gone");
        string.Join('\n', lines.All).ShouldNotContain("CCCCC");
    }

    [Fact]
    public async Task Hash_ThatIsMissing_IsToldAsThat()
    {
        Settings<UserList> settings = new([new() { Name = "dev1" }]);
        Lines lines = new();
        using PasswordVerifier verifier = new();
        using ConfiguredUsers users = new(settings, verifier, lines);

        lines.All.ShouldContain("The user 'dev1' is refused, and no other: dev1 has no PasswordHash. 'dotnet run -- hash <password>' prints one");
        (await users.CheckAsync("dev1", "", TestContext.Current.CancellationToken)).ShouldBeFalse();
    }

    [Fact]
    public void Users_ThatCannotBeUsed_AreNamed()
    {
        Problem([new() { PasswordHash = Hash }]).ShouldBe("Users: one of them has no Name.");
        Problem([new() { Name = "a", PasswordHash = Hash }, new() { Name = "a", PasswordHash = Hash }]).ShouldBe("Users: there are two of the name 'a'.");

        static string Problem(UserList users)
        {
            using PasswordVerifier verifier = new();
            return Should.Throw<FormatException>(() => new ConfiguredUsers(new Settings<UserList>(users), verifier, new Lines())).Message;
        }
    }

    [Fact]
    public void Rules_Changed_ApplyUnlessTheyCannotBeUsed()
    {
        Settings<TopicRules> settings = new(["allow publish devices/%c/#", "", "deny all #"]);
        Lines lines = new();
        using TopicAccessPolicy policy = new(settings, lines);

        policy.Allows(TopicAction.Publish, "devices/c1/up", "c1", null).ShouldBeTrue();
        policy.Allows(TopicAction.Subscribe, "devices/c1/up", "c1", null).ShouldBeFalse();
        settings.Change(["allow fly #"]);
        policy.Allows(TopicAction.Publish, "devices/c1/up", "c1", null).ShouldBeTrue();
        settings.Change([]);
        policy.Allows(TopicAction.Publish, "devices/c1/up", "c1", null).ShouldBeFalse();
        lines.All.ShouldContain(static l => l.StartsWith("The changed access rules are not used, the earlier ones stay: Acl: Rule 1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Services_ReadTheSections_AndShareOneVerifier()
    {
        ServiceCollection services = new();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Users:0:Name"] = "dev1", ["Users:0:PasswordHash"] = Hash, ["Acl:0"] = "allow all %u/#", ["Jwt:Secret"] = "base64:" + Convert.ToBase64String(new byte[32]), ["Jwt:Acl:0"] = "allow all ${tenant}/#", ["Jwt:Claims:sub"] = "%c",
        }).Build());
        services.AddLogging();
        services.AddConfiguredUsers();
        services.AddTopicAccessPolicy();
        services.AddJwtLogins();
        await using ServiceProvider provider = services.BuildServiceProvider();

        (await provider.GetRequiredService<ConfiguredUsers>().CheckAsync("dev1", "secret", TestContext.Current.CancellationToken)).ShouldBeTrue();
        provider.GetRequiredService<TopicAccessPolicy>().Allows(TopicAction.Publish, "dev1/up", "c1", "dev1").ShouldBeTrue();
        (await provider.GetRequiredService<JwtVerifier>().VerifyLoginAsync("c1", null, "no token", TestContext.Current.CancellationToken)).Problem.ShouldBe(JwtProblem.Malformed);
        provider.GetRequiredService<PasswordVerifier>().ShouldNotBeNull();
    }
}
