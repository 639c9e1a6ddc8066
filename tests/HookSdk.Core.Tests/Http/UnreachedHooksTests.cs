using System.Net;
using HookSdk.Core.Tests.Pipeline;
using HookSdk.Testing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Core.Tests.Http;

/// <summary>Calls that were meant for a hook and came to none.</summary>
public sealed class UnreachedHooksTests
{
    private const string Secret = "0123456789abcdef";

    [Theory]
    [InlineData("/change", "no hook is served at this path")]
    [InlineData("/toyy/change", "no hook is served at this path")]
    [InlineData("/toy/chagne", "there is no such hook")]
    public async Task Post_ToAPathThatIsNotMapped_IsToldOnceAndAnsweredWithTheRightOne(string path, string problem)
    {
        await using ToyApp toy = await ToyApp.StartAsync(new Echo());

        (await PostAsync(toy, path)).ShouldBe((HttpStatusCode.NotFound, $"{problem}; toy is at POST /toy/{{hook}} (change)\n"));
        await PostAsync(toy, path);

        Warnings(toy).ShouldBe([$"Warning: a POST to {path} was answered 404, since no hook is served there, and no plugin was asked: toy is at POST /toy/{{hook}} (change). Correct the address in the broker's configuration."]);
    }

    [Fact]
    public async Task Post_OfAHookThatNoPluginOverrides_IsNoWrongAddress()
    {
        await using ToyApp toy = await ToyApp.StartAsync(new Echo());

        (await PostAsync(toy, "/toy/hear")).Item1.ShouldBe(HttpStatusCode.NotFound);
        await PostAsync(toy, "/toy/HEAR");

        Warnings(toy).ShouldBeEmpty();
        toy.Log.Lines.Where(static l => l.Contains("no plugin overrides it", StringComparison.Ordinal)).ShouldBe(["Information: toy: hear is called and no plugin overrides it; 404 was answered, which tells the broker so"]);
    }

    [Fact]
    public async Task Post_ToManyWrongPaths_IsBoundedAndToldAnewAfterAnHour()
    {
        FakeClock clock = new();
        await using ToyApp toy = await ToyApp.StartAsync(new Echo(), build: b => b.Services.AddSingleton<TimeProvider>(clock));
        for (int i = 0; i < UnmappedCalls.MostPaths + 20; i++)
        {
            await PostAsync(toy, $"/wrong/{i}");
        }

        Warnings(toy).Count.ShouldBe(UnmappedCalls.MostPaths);
        clock.Advance(TimeSpan.FromHours(1));
        await PostAsync(toy, "/wrong/0");
        Warnings(toy).Count.ShouldBe(UnmappedCalls.MostPaths + 1);
    }

    [Theory]
    [InlineData("/toyy/" + Secret + "/change", "/toyy/{...}/change")]
    [InlineData("/toy/" + Secret + "/x/y", "/toy/{...}/x/y")]
    [InlineData("/toyy/0123456789abcdeX/on_client_wakeup", "/toyy/{...}/{...}")]
    [InlineData("/a%0Ab%1B[31m", "/a?b??31m")]
    public async Task WrongPath_InTheLog_HoldsNoSecretAndNoLineOfItsOwn(string path, string shown)
    {
        await using ToyApp toy = await ToyApp.StartAsync(new Echo(), static o => o.PathSecret = Secret);

        (await PostAsync(toy, path)).ShouldBe((HttpStatusCode.NotFound, (path.StartsWith("/toy/", StringComparison.Ordinal) ? "there is no such hook" : "no hook is served at this path") + "; toy is at POST /toy/{PathSecret}/{hook} (change)\n"));
        Warnings(toy).ShouldHaveSingleItem().ShouldStartWith($"Warning: a POST to {shown} was answered 404");
    }

    /// <summary>The broker may still have one that was lost here.</summary>
    [Theory]
    [InlineData("/toyy/BBBBBBBBBBBBBBBB/change", "/toyy/{...}/change")]
    [InlineData("/hooks-of-the-toy-server/BBBBBBBBBBBBBBBB/change", "/hooks-of-the-toy-server/{...}/change")]
    [InlineData("/hooks-of-the-toy-server/a_secret_of_words/change", "/hooks-of-the-toy-server/{...}/change")]
    [InlineData("/hooks-of-the-toy-server/BBBBBBBBBBBBBBB/change", "/hooks-of-the-toy-server/BBBBBBBBBBBBBBB/change")]
    public async Task WrongPath_InTheLogOfAServerWithoutASecret_HoldsNoneEither(string path, string shown)
    {
        await using ToyApp toy = await ToyApp.StartAsync(new Echo(), path: "/hooks-of-the-toy-server");

        (await PostAsync(toy, path)).Item2.ShouldEndWith("; toy is at POST /hooks-of-the-toy-server/{hook} (change)\n");

        Warnings(toy).ShouldHaveSingleItem().ShouldStartWith($"Warning: a POST to {shown} was answered 404");
        if (path != shown)
        {
            toy.Log.Lines.ShouldNotContain(l => l.Contains(path.Split('/')[2], StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Post_ByWhomNoServerLetsIn_IsNeitherToldNorAnswered()
    {
        await using ToyApp toy = await ToyApp.StartAsync(new Echo(), static o => o.AllowedNetworks.Add("10.0.0.0/8"), urls: "http://127.0.0.1:0");

        (await PostAsync(toy, "/wrong")).ShouldBe((HttpStatusCode.NotFound, ""));
        Warnings(toy).ShouldBeEmpty();
    }

    [Fact]
    public async Task AnswersOfTheApplicationsOwn_AreLeftAlone()
    {
        await using ToyApp toy = await ToyApp.StartAsync(new Echo(), front: static app =>
        {
            app.MapPost("/own", static context =>
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return context.Response.WriteAsync("mine");
            });
            app.MapPost("/slow", static async context =>
            {
                await Task.Yield();
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            });
        });

        (await PostAsync(toy, "/own")).ShouldBe((HttpStatusCode.NotFound, "mine"));
        (await PostAsync(toy, "/slow")).Item1.ShouldBe(HttpStatusCode.Unauthorized);
        (await toy.Client.GetAsync(new Uri("/nothing", UriKind.Relative), TestContext.Current.CancellationToken)).Content.Headers.ContentLength.ShouldBe(0);
        Warnings(toy).ShouldBeEmpty();
    }

    /// <summary>The first call that a broker makes would open the hook: so the start asks itself.</summary>
    [Theory]
    [InlineData("5443", true)]
    [InlineData(null, false)]
    public async Task HttpsRedirection_BeforeHooks_IsToldAtTheStart(string? httpsPort, bool redirects)
    {
        await using ToyApp toy = await ToyApp.StartAsync(
            new Echo(), urls: "http://127.0.0.1:0", front: static app => app.UseHttpsRedirection(), build: b => b.Configuration["https_port"] = httpsPort);

        Warnings(toy).Any(static l => l.Contains("was answered 307", StringComparison.Ordinal) && l.Contains("UseHttpsRedirection", StringComparison.Ordinal)).ShouldBe(redirects);
    }

    [Theory]
    [InlineData(401, null, ".AllowAnonymous()")]
    [InlineData(302, "/Account/Login", ".AllowAnonymous()")]
    [InlineData(307, "https://toy/toy/change", "UseHttpsRedirection")]
    [InlineData(429, null, ".DisableRateLimiting()")]
    [InlineData(504, null, ".DisableRequestTimeout()")]
    [InlineData(200, null, "Which middleware")]
    public async Task Post_AnsweredInFrontOfTheHook_IsToldOnceWithWhatToDo(int status, string? location, string advice)
    {
        foreach (bool waits in (bool[])[false, true])
        {
            await using ToyApp toy = await ToyApp.StartAsync(new Echo(), front: app => app.Use(async (context, next) =>
            {
                if (waits)
                {
                    await Task.Yield();
                }

                if (context.Request.Headers.ContainsKey("let-in"))
                {
                    await next(context);
                    return;
                }

                context.Response.StatusCode = status;
                context.Response.Headers.Location = location;
            }));

            for (int i = 0; i < 3; i++)
            {
                (await PostAsync(toy, "/toy/change")).Item1.ShouldBe((HttpStatusCode)status);
            }

            Warnings(toy).ShouldHaveSingleItem().ShouldStartWith($"Warning: toy: a call to /toy/change was answered {status} by something in front of the hooks, and no plugin was asked. ");
            Warnings(toy)[0].ShouldContain(advice);
            using HttpRequestMessage right = new(HttpMethod.Post, "/toy/change") { Content = new StringContent("x"), Headers = { { "let-in", "yes" } } };
            (await toy.Client.SendAsync(right, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
            Warnings(toy).Count.ShouldBe(1);
        }
    }

    [Fact]
    public async Task Post_RefusedByHostFiltering_IsTold()
    {
        await using ToyApp toy = await ToyApp.StartAsync(new Echo(), build: static b =>
        {
            b.Services.AddHostFiltering(static o => o.AllowedHosts = ["hooks.example"]);
        }, front: static app => app.UseHostFiltering());

        (await PostAsync(toy, "/toy/change")).Item1.ShouldBe(HttpStatusCode.BadRequest);
        Warnings(toy).ShouldHaveSingleItem().ShouldContain("AllowedHosts");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FallbackPolicy_BeforeHooks_IsToldAtTheStart(bool isAnonymous)
    {
        await using ToyApp toy = await ToyApp.StartAsync(
            new Echo(),
            build: static b => b.Services.AddAuthorization(static o => o.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAssertion(static _ => false).Build()),
            conventions: mapped =>
            {
                if (isAnonymous)
                {
                    mapped.AllowAnonymous();
                }
            });

        toy.Log.Lines.Any(static l => l.StartsWith("Warning: toy: the application has an authorization policy for all endpoints (FallbackPolicy)", StringComparison.Ordinal) && l.Contains(".AllowAnonymous()", StringComparison.Ordinal)).ShouldBe(!isAnonymous);
    }

    [Theory]
    [InlineData(500, true)]
    [InlineData(1500, false)]
    public async Task RequestTimeout_ShorterThanTheDeadline_IsToldAtTheStart(int milliseconds, bool isTold)
    {
        await using ToyApp toy = await ToyApp.StartAsync(new Echo(), build: b => b.Services.AddRequestTimeouts(o => o.DefaultPolicy = new() { Timeout = TimeSpan.FromMilliseconds(milliseconds) }));

        toy.Log.Lines.Any(static l => l.Contains(".DisableRequestTimeout()", StringComparison.Ordinal)).ShouldBe(isTold);
    }

    private static List<string> Warnings(ToyApp toy) => [.. toy.Log.Lines.Where(static l => l.StartsWith("Warning", StringComparison.Ordinal) && l.Contains("answered", StringComparison.Ordinal))];

    private static async Task<(HttpStatusCode, string)> PostAsync(ToyApp toy, string path)
    {
        using StringContent body = new("x");
        using HttpResponseMessage response = await toy.Client.PostAsync(new Uri(path, UriKind.Relative), body, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private sealed class Echo : ToyPlugin
    {
        public override ValueTask<ToyReply> ChangeAsync(ToyRequest request, HookContext context) => new(new ToyReply(request.Text));
    }
}
