using HookSdk.Mqtt;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HookSdk.Identity.Tests.Tokens;

/// <summary>Rules that go by a name which clients choose, and no claim says it.</summary>
public sealed class NameCheckTests : IDisposable
{
    private const string Secret = "a secret that issuer and server share";

    private readonly Lines _lines = new();

    [Theory]
    [InlineData("allow publish devices/%c/#", null, null, "A rule of the access rules allows topics by the client id (%c)")]
    [InlineData(" Allow all %u/#", null, null, "A rule of the access rules allows topics by the user name (%u)")]
    [InlineData("allow publish devices/%c/#", "%u", null, "A rule of the access rules allows topics by the client id (%c)")]
    [InlineData(null, null, "allow all tenants/${tenant}/%c/#", "A rule of Jwt:Acl allows topics by the client id (%c)")]
    [InlineData("allow publish devices/%c/#", "%c", null, null)]
    [InlineData("allow publish devices/%c/#", "device-%c", null, null)]
    [InlineData("deny publish devices/%c/#", null, "allow all tenants/${tenant}/#", null)]
    public async Task Rule_ByANameThatNoClaimSays_IsWarnedOf(string? acl, string? claim, string? pattern, string? warning)
    {
        Dictionary<string, string?> settings = new() { ["Jwt:Secret"] = Secret, ["Acl:0"] = acl ?? "deny all x", ["Acl:1"] = "allow publish all" };
        if (claim is not null)
        {
            settings["Jwt:Claims:sub"] = claim;
        }

        if (pattern is not null)
        {
            settings["Jwt:Acl:0"] = pattern;
        }

        await using ServiceProvider services = Services(settings, out _);
        await StartAsync(services);

        string[] told = [.. _lines.All.Where(static l => l.StartsWith("A rule of ", StringComparison.Ordinal))];
        told.Length.ShouldBe(warning is null ? 0 : 1);
        if (warning is not null)
        {
            told[0].ShouldStartWith(warning);
            told[0].ShouldContain("Set Jwt:Claims");
        }
    }

    [Fact]
    public async Task Rule_ThatIsChanged_IsWarnedOf()
    {
        await using ServiceProvider services = Services(new() { ["Jwt:Secret"] = Secret, ["Acl:0"] = "allow publish all" }, out IConfigurationRoot configuration);
        await StartAsync(services);
        _lines.All.ShouldNotContain(static l => l.StartsWith("A rule of ", StringComparison.Ordinal));

        configuration["Acl:0"] = "allow publish %c";
        configuration.Reload();

        _lines.All.ShouldContain(static l => l.StartsWith("A rule of ", StringComparison.Ordinal));
    }

    /// <summary>The bounds are settings.</summary>
    [Fact]
    public async Task Bounds_AreSettings()
    {
        await using ServiceProvider services = Services(new() { ["Jwt:Secret"] = Secret, ["Jwt:MaxLogins"] = "1", ["Jwt:MaxLoginsPerSubject"] = "1" }, out _);
        JwtVerifier tokens = services.GetRequiredService<JwtVerifier>();
        TokenLogins logins = services.GetRequiredService<TokenLogins>();
        string token = Issuer.SignHmac($$"""{"exp":{{DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds()}}}""", System.Text.Encoding.UTF8.GetBytes(Secret));
        JwtIdentity identity = (await tokens.VerifyAsync(token, "c1", null, TestContext.Current.CancellationToken)).Identity!;

        logins.Add("c1", null, identity).ShouldBeTrue();
        logins.Add("c2", null, identity).ShouldBeFalse();
        logins.Decide(TopicAction.Publish, "a", "c1", null).ShouldBe(TopicAccess.NoMatch);

        new JwtOptions().MaxLogins.ShouldBe(TokenLogins.DefaultMaxLogins);
        new JwtOptions().MaxLoginsPerSubject.ShouldBe(TokenLogins.DefaultMaxLoginsPerSubject);
        foreach (string setting in new[] { "MaxLogins", "MaxLoginsPerSubject" })
        {
            await using ServiceProvider wrong = Services(new() { ["Jwt:Secret"] = Secret, [$"Jwt:{setting}"] = "0" }, out _);
            Should.Throw<Exception>(() => wrong.GetRequiredService<TokenLogins>()).Message.ShouldContain($"Jwt:{setting}: 0 is less than 1");
        }
    }

    public void Dispose() => _lines.Dispose();

    private static async Task StartAsync(ServiceProvider services)
    {
        foreach (NameCheck check in services.GetServices<IHostedService>().OfType<NameCheck>())
        {
            await check.StartAsync(TestContext.Current.CancellationToken);
        }
    }

    private ServiceProvider Services(Dictionary<string, string?> settings, out IConfigurationRoot configuration)
    {
        configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        return new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddSingleton<ILoggerFactory>(_lines).AddJwtLogins().AddTopicAccessPolicy().BuildServiceProvider();
    }
}
