using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace EmqxHooks._1.Tests;

/// <summary>The whole program as Program.cs builds it, on a server in memory.</summary>
public sealed class ProgramTests : IAsyncDisposable
{
    private readonly WebApplicationFactory<Program> _program = new WebApplicationFactory<Program>().WithWebHostBuilder(static builder => builder.UseLogins());

    [Fact]
    public async Task Status_Answers()
    {
        using HttpClient client = _program.CreateClient();
        using HttpResponseMessage health = await client.GetAsync("/healthz", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.Equal("connects 0, disconnects 0\n", await client.GetStringAsync("/counts", TestContext.Current.CancellationToken));
    }

    /// <summary>A typing error does not let somebody in.</summary>
    [Theory]
#if (jwt)
    [InlineData("Jwt:KeySetURL2", "https://x/", "'Jwt:KeySetURL2' is no setting")]
    [InlineData("Jwt:Algorithms:0", "none", "'none' is not taken")]
    [InlineData("Jwt:Secret", "short", "it has 5 bytes")]
    [InlineData("Jwt:KeySetUrl", "http://login.example.com/jwks", "it must be an https address")]
#else
    [InlineData("Users:0:Disabeld", "true", "'Users:0:Disabeld' is no setting: there are Name, PasswordHash, Disabled")]
    [InlineData("Users:0:Disabled", "maybe", "'Users:0:Disabled' = 'maybe'")]
    [InlineData("Users:1:Disabled", "true", "one of them has no Name")]
    [InlineData("Users", "dev1", "'Users' is one text")]
#endif
    [InlineData("Acl:0", "allow devices/#", "allow devices/#")]
    [InlineData("Rules:0:Move", "v3/#", "'Rules:0:Move' is no setting")]
    [InlineData("Rules:0:Drop", "true", "Rules:0, for 'legacy/#', must say one of Drop and MoveTo")]
    [InlineData("Rules:0:Topics", "legacy/x", "since 'legacy/x' ends in no '#'")]
    [InlineData("Acl:1", "allow all ${clientid}/#", "Acl: Rule 2, ")]
    [InlineData("Hooks:ExHook:Deadlien", "00:00:01", "Hooks:ExHook:Deadlien")]
    public void SettingThatCannotBeUsed_StopsTheStartAndIsNamed(string key, string value, string named)
    {
        using WebApplicationFactory<Program> program = _program.WithWebHostBuilder(builder => builder.UseSetting(key, value));

        Exception e = Assert.ThrowsAny<Exception>(() => program.Server);

        Assert.Contains(named, e.ToString(), StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _program.DisposeAsync();
}
