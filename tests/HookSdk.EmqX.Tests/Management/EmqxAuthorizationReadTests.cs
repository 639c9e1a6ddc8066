using System.Net;
using System.Text;
using HookSdk.EmqX.Management;
using HookSdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.EmqX.Tests.Management;

/// <summary>What EMQX has set of authorization and of hook servers.</summary>
public sealed class EmqxAuthorizationReadTests
{
    [Fact]
    public async Task Authorization_OfTheFake_HasNoSource()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(static o => o.Authorization = new() { AllowsNoMatch = false });
        await using ServiceProvider services = Services(emqx.Management);

        EmqxAuthorization authorization = await services.GetRequiredService<EmqxManagement>().ReadAuthorizationAsync(TestContext.Current.CancellationToken);

        authorization.AllowsNoMatch.ShouldBeFalse();
        authorization.Sources.ShouldBeEmpty();
    }

    [Fact]
    public async Task Authorization_WithSources_TellsThemInTheirOrder()
    {
        await using ServiceProvider services = Services(new Canned());

        EmqxAuthorization authorization = await services.GetRequiredService<EmqxManagement>().ReadAuthorizationAsync(TestContext.Current.CancellationToken);

        authorization.AllowsNoMatch.ShouldBeTrue();
        authorization.Sources.ShouldBe([new("built_in_database", false), new("file", true), new("http", true)]);
    }

    [Fact]
    public async Task HookServer_HasItsSettings_AsEmqxWritesThem()
    {
        await using ServiceProvider services = Services(new Canned());

        EmqxHookServer server = (await services.GetRequiredService<EmqxManagement>().ListHookServersAsync(TestContext.Current.CancellationToken)).ShouldHaveSingleItem();

        server.Settings.ShouldBe(new Dictionary<string, string> { ["request_timeout"] = "5s", ["failed_action"] = "deny", ["pool_size"] = "8" }, ignoreOrder: true);
    }

    private static ServiceProvider Services(HttpMessageHandler way)
    {
        ServiceCollection services = new();
        services.AddEmqxManagement(static o => (o.ApiKey, o.ApiSecret) = ("key", "secret")).ConfigurePrimaryHttpMessageHandler(() => way);
        return services.BuildServiceProvider();
    }

    private sealed class Canned : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StringContent(
                request.RequestUri!.AbsolutePath switch
                {
                    "/api/v5/authorization/settings" => """{"no_match":"allow","deny_action":"ignore","cache":{"enable":true}}""",
                    "/api/v5/authorization/sources" => """{"sources":[{"type":"built_in_database","enable":false},{"type":"file","enable":true,"rules":"{allow, all}."},{"type":"http"}]}""",
                    _ => """[{"name":"main","url":"http://127.0.0.1:9000","enable":true,"request_timeout":"5s","failed_action":"deny","pool_size":8,"hooks":[],"ssl":{"enable":false}}]""",
                },
                Encoding.UTF8,
                "application/json"),
        });
    }
}
