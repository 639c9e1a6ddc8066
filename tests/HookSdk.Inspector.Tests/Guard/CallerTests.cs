using System.Net;
using System.Net.Http.Json;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Inspector.Tests.Guard;

public sealed class CallerTests
{
    private const string Call = """{"server":"m4","key":"external_script","text":"{\"cp_id\":2,\"user_id\":2,\"src\":\"1\",\"dst\":\"2\"}"}""";

    public static TheoryData<string, string> Strangers => new()
    {
        { "Host", "attacker.example" },
        { "Origin", "http://attacker.example" },
        { "Origin", "null" },
        { "Sec-Fetch-Site", "cross-site" },
        { "X-Forwarded-For", "203.0.113.9" },
        { "Forwarded", "for=203.0.113.9" },
        { "X-Real-IP", "203.0.113.9" },
        { "Via", "1.1 proxy" },
        { "X-Forwarded-Host", "hooks.example.com" },
        { "X-Forwarded-Proto", "https" },
        { "CF-Connecting-IP", "203.0.113.9" },
        { "true-client-ip", "203.0.113.9" },
        { "X-Cluster-Client-Ip", "203.0.113.9" },
        { "X-Original-For", "203.0.113.9" },
        { "X-Envoy-External-Address", "203.0.113.9" },
    };

    [Theory]
    [MemberData(nameof(Strangers))]
    public async Task Reading_ThroughAStranger_IsRefused(string header, string value)
    {
        await using InspectorApp app = await InspectorApp.StartAsync();
        using HttpClient page = app.Page();
        using HttpRequestMessage request = new(HttpMethod.Get, "api/servers");
        request.Headers.TryAddWithoutValidation(header, value);
        using HttpResponseMessage answer = await page.SendAsync(request, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        app.Log.Lines.ShouldContain(static l => l.Contains(" 722 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_FromThisMachine_IsThere_WithItsPolicy()
    {
        await using InspectorApp app = await InspectorApp.StartAsync();
        using HttpClient page = app.Page(withToken: false);
        using HttpResponseMessage answer = await page.GetAsync("", TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        string policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("default-src 'none'");
        policy.ShouldNotContain("unsafe");
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldNotContain(app.Token);
    }

    [Theory]
    [InlineData(null, "application/json", HttpStatusCode.Forbidden)]
    [InlineData("0123456789abcdef0123456789abcdef", "application/json", HttpStatusCode.Forbidden)]
    [InlineData("right", "text/plain", HttpStatusCode.Forbidden)]
    [InlineData("right", "application/json", HttpStatusCode.OK)]
    public async Task Sending_NeedsTheTokenOfThisStart_AndJson(string? token, string type, HttpStatusCode expected)
    {
        await using InspectorApp app = await InspectorApp.StartAsync();
        using HttpClient page = app.Page(withToken: false);
        using HttpRequestMessage request = new(HttpMethod.Post, "api/try") { Content = new StringContent(Call, Encoding.UTF8, type) };
        if (token is not null)
        {
            request.Headers.Add(StartToken.Header, token == "right" ? app.Token : token);
        }

        using HttpResponseMessage answer = await page.SendAsync(request, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(expected, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Address_InTheLog_CarriesTheToken_AndNoOtherLineDoes()
    {
        await using InspectorApp app = await InspectorApp.StartAsync();
        app.Log.Lines.Where(l => l.Contains(app.Token, StringComparison.Ordinal)).ShouldAllBe(static l => l.StartsWith("Information 721 ", StringComparison.Ordinal));
        app.Log.Lines.ShouldContain(l => l.EndsWith($"{app.Url}/_hooks/#token={app.Token}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Hosts_ThatAreListed_AreServed()
    {
        await using InspectorApp app = await InspectorApp.StartAsync(settings: new Dictionary<string, string?> { ["Inspector:Hosts:0"] = "hooks.example.com" });
        using HttpClient page = app.Page();
        using HttpRequestMessage request = new(HttpMethod.Get, "api/servers") { Headers = { Host = "hooks.example.com" } };
        using HttpResponseMessage answer = await page.SendAsync(request, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task OutsideDevelopment_ItIsOff_AndLooksAtNothing()
    {
        await using InspectorApp app = await InspectorApp.StartAsync("Production");
        using HttpClient page = app.Page();
        using HttpResponseMessage answer = await page.GetAsync("", TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        ObserverList.Of(app.Services.GetRequiredKeyedService<HookServer>("emg")).ShouldBeNull();
    }

    [Fact]
    public async Task SwitchedOn_BeyondThisMachine_WithoutAGuard_StopsTheStart()
    {
        InvalidOperationException refused = await Should.ThrowAsync<InvalidOperationException>(static () =>
            InspectorApp.StartAsync("Production", new Dictionary<string, string?> { ["Inspector:Enabled"] = "true" }, host: "0.0.0.0"));
        refused.Message.ShouldContain("Inspector:Port");
        refused.Message.ShouldContain("RequireAuthorization");
    }

    [Fact]
    public async Task SwitchedOn_OnThisMachine_Starts()
    {
        await using InspectorApp app = await InspectorApp.StartAsync("Production", new Dictionary<string, string?> { ["Inspector:Enabled"] = "true" });
        using HttpClient page = app.Page();
        (await page.GetAsync("", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task SwitchedOn_BeyondThisMachine_WithAPolicy_AsksForIt()
    {
        await using InspectorApp app = await InspectorApp.StartAsync(
            "Production",
            new Dictionary<string, string?> { ["Inspector:Enabled"] = "true" },
            static services =>
            {
                services.AddAuthentication("none").AddScheme<Microsoft.AspNetCore.Authentication.AuthenticationSchemeOptions, NobodyHandler>("none", null);
                services.AddAuthorization();
            },
            static app =>
            {
                app.UseAuthentication();
                app.UseAuthorization();
                app.MapHookInspector().RequireAuthorization();
            },
            host: "0.0.0.0");
        using HttpClient page = new() { BaseAddress = new Uri(app.PageUrl.Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)) };
        (await page.GetAsync("", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task OwnPort_IsTheOnlyOneThatAnswers()
    {
        await using InspectorApp app = await InspectorApp.StartAsync(settings: new Dictionary<string, string?> { ["Inspector:Port"] = "9" });
        using HttpClient page = app.Page();
        (await page.GetAsync("", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        app.Log.Lines.ShouldContain(static l => l.StartsWith("Warning 723 ", StringComparison.Ordinal) && l.Contains("Inspector:Port is 9", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Inspector:MostCalls", "5", "10 to 10000")]
    [InlineData("Inspector:Hosts:0", "http://a", "is no host name")]
    [InlineData("Inspector:Colour", "red", "there is no such setting")]
    public async Task Settings_ThatAreNone_StopTheStart(string key, string value, string words)
    {
        Exception refused = await Should.ThrowAsync<Exception>(() => InspectorApp.StartAsync(settings: new Dictionary<string, string?> { [key] = value }));
        refused.Message.ShouldContain(words);
    }

    private sealed class NobodyHandler(
        Microsoft.Extensions.Options.IOptionsMonitor<Microsoft.AspNetCore.Authentication.AuthenticationSchemeOptions> options, Microsoft.Extensions.Logging.ILoggerFactory logger, System.Text.Encodings.Web.UrlEncoder encoder)
        : Microsoft.AspNetCore.Authentication.AuthenticationHandler<Microsoft.AspNetCore.Authentication.AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<Microsoft.AspNetCore.Authentication.AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Microsoft.AspNetCore.Authentication.AuthenticateResult.NoResult());
    }
}
