using HookSdk.Emg;
using HookSdk.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace HookSdk.Inspector.Tests.Page;

/// <summary>Plugins on trial stand below the plugins of their server, and their numbers grow while somebody looks.</summary>
public sealed class TrialTests
{
    private const int PhoneWidth = 390;
    private const string Markup = "<img src=x onerror=document.title='owned'>";
    private const string Words = "words of a message";
    private const string Secret = "hunter2";

    [Theory]
    [InlineData(1280, false)]
    [InlineData(PhoneWidth, true)]
    public async Task Trials_AreShownBesideWhomTheyAreAsked_AndGrowWithThePage(int width, bool showsPayloads)
    {
        await using InspectorApp app = await InspectorApp.StartAsync(
            settings: new Dictionary<string, string?> { ["Hooks:Emg:DryRun:0"] = nameof(OptOuts), ["Hooks:Emg:DryRun:1"] = "Nobody", [showsPayloads ? "Inspector:Payloads:0" : "Inspector:Enabled"] = showsPayloads ? "route" : "true" },
            services: static s => s.AddEmg().Shadow(new Cheaper(), static o => (o.Name, o.Beside) = ("Cheaper " + Markup, nameof(Router))));
        await using OpenPage open = await TheBrowser.OpenAsync($"{app.PageUrl}#token={app.Token}", width);
        IPage page = open.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "Who decides" }).ClickAsync();
        ILocator shadows = page.GetByLabel("Shadows of emg").Locator("tbody tr");
        await Expect(shadows.Filter(new() { HasText = "route" })).ToHaveTextAsync($"Cheaper {Markup}Routerroute000000");
        await Expect(page.GetByLabel("Plugins in DryRun of emg")).ToContainTextAsync("No plugin has this name");
        await Expect(page.GetByText("DryRun: decides nothing")).ToHaveCountAsync(1);

        await using FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Url(new Uri(app.Url + "/emg")));
        (await emg.ReceiveAsync(new("INFO", "46700000001", Words))).IsRejected.ShouldBeFalse("a plugin in DryRun refuses nobody");
        await emg.ReceiveAsync(new(Markup, "49170000001", Words));
        await emg.ReceiveAsync(new("INFO", "46700000009", Words));
        ShadowBoard board = app.Services.GetServices<HookTrials>().Single(static t => t.Id == "emg").Boards.Single();
        board.Fail("route", ShadowResult.Late, "it was late", exception: null);
        board.Drop("route");

        // Agreed, disagreed, failed, late, dropped, skipped.
        await Expect(shadows.Filter(new() { HasText = "route" })).ToHaveTextAsync($"Cheaper {Markup}Routerroute111110");

        // Would refuse, would decide, undecided, failed, late, dropped, skipped.
        await Expect(page.GetByLabel("Plugins in DryRun of emg").Locator("tbody tr").Filter(new() { HasText = "before_receive" })).ToHaveTextAsync($"{nameof(OptOuts)}before_receive1011000");
        await page.Locator("details:visible").Filter(new() { HasText = "In what they disagreed" }).Locator("summary").ClickAsync();
        ILocator disagreement = page.Locator(".differs > li");
        await Expect(disagreement).ToHaveCountAsync(1);
        foreach (string text in (string[])[$"route of {Markup}", $"Cheaper {Markup}", $"route: smpp-se live, smpp-{Markup} by the shadow", "PASSWORD: nothing live, *** by the shadow", $"MESSAGE: nothing live, {(showsPayloads ? Words.ToUpperInvariant() : "***")} by the shadow"])
        {
            await Expect(disagreement).ToContainTextAsync(text);
        }

        string sent = await page.EvaluateAsync<string>("fetch('api/trials').then(r => r.text())");
        sent.ShouldNotContain(Secret);
        sent.Contains(Words.ToUpperInvariant(), StringComparison.Ordinal).ShouldBe(showsPayloads);
        (await page.TitleAsync()).ShouldBe("Hooks");
        (await page.Locator("main img").CountAsync()).ShouldBe(0);
        (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth")).ShouldBeTrue("the page is wider than its window");
        (await TheBrowser.AxeAsync(page)).ShouldBeEmpty();
        await open.EnsureCleanAsync();
    }

    /// <summary>Agrees for one number, disagrees for another, and throws for a third.</summary>
    [FailOpen]
    private sealed class Cheaper : EmgPlugin
    {
        public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) => request.Message.Destination switch
        {
            "46700000001" => new(RouteReply.To("smpp-se")),
            "46700000009" => throw new InvalidOperationException("no price"),
            _ => new(RouteReply.To("smpp-" + Markup).With("PASSWORD", Secret).WithMessage(Words.ToUpperInvariant())),
        };
    }
}
