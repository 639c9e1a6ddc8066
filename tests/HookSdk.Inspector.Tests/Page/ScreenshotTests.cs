using HookSdk.Emg;
using HookSdk.M4;
using HookSdk.Testing;
using HookSdk.VerneMq;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace HookSdk.Inspector.Tests.Page;

/// <summary>The pictures of docs/inspector.md. HOOKSDK_SCREENSHOTS names a folder to keep them in.</summary>
public sealed class ScreenshotTests
{
    [Theory]
    [InlineData("light", 1280, 820)]
    [InlineData("dark", 1280, 820)]
    [InlineData("phone", 390, 844)]
    public async Task Pictures_AreOfAPageThatIsWhole(string name, int width, int height)
    {
        await using InspectorApp app = await InspectorApp.StartAsync(settings: new Dictionary<string, string?> { ["Inspector:Payloads:0"] = "route", ["Inspector:SavedCalls"] = "/srv/acme-sms/hook-calls" }, services: static s => s.AddEmg().Shadow(new CheapestRoutes()));
        await using FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Url(new Uri(app.Url + "/emg")));
        await using FakeM4 m4 = await FakeM4.StartAsync(HookTarget.Url(new Uri(app.Url + "/m4")));
        await using FakeVerneMq verne = await FakeVerneMq.StartAsync(HookTarget.Url(new Uri(app.Url + "/vernemq")), o => o.Registrations.Add(new VerneMqWebhook("auth_on_register_m5", new Uri(app.Url + "/vernemq"))));
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(HookTarget.Url(new Uri(app.GrpcUrl)));
        string[] numbers = ["46701234567", "46700000001", "46739876543", "46700000009", "4790123456", "46701112233"];
        for (int i = 0; i < numbers.Length; i++)
        {
            await emg.ReceiveAsync(new(i % 2 == 0 ? "INFO" : "ACME", numbers[i], "Hello"));
            await m4.CallAsync(new M4Call { ConnectionPointId = 2, UserId = 7, Source = "37000000000", Destination = $"3701234567{i}" });
            await verne.ConnectAsync(i == 2 ? "unknown-3" : $"meter-{i:0000}", "meter", "hunter2");
            await emqx.ConnectAsync($"meter-{i:0000}", "meter", "hunter2");
        }

        FillTheHour(app.Services.GetRequiredService<HourOfCalls>());
        await using OpenPage open = await TheBrowser.OpenAsync($"{app.PageUrl}#token={app.Token}", width, height, name == "dark" ? ColorScheme.Dark : ColorScheme.Light);
        IPage page = open.Page;
        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("live");
        await page.Locator(".row:not(.bad)").Filter(new() { HasText = "Reject" }).First.ClickAsync();
        await Expect(page.Locator(".detail")).ToContainTextAsync("OptOuts");
        await page.EvaluateAsync("document.querySelector('.split').scrollTo(0, 0)");
        await ShootAsync(page, $"calls-{name}");
        await page.EvaluateAsync("location.hash = '#/calls'");
        await Expect(page.Locator(".detail")).ToHaveCountAsync(0);
        await ShootAsync(page, $"list-{name}");
        await page.EvaluateAsync("location.hash = '#/charts'");
        await Expect(page.Locator(".cards section").First).ToBeVisibleAsync();
        await ShootAsync(page, $"charts-{name}");
        await page.EvaluateAsync("location.hash = '#/servers'");
        await Expect(page.Locator("main")).ToContainTextAsync("Health");
        await Expect(page.GetByLabel("Shadows of emg")).ToContainTextAsync(nameof(CheapestRoutes));
        await page.Locator("details:visible").Filter(new() { HasText = "In what they disagreed" }).Locator("summary").ClickAsync();
        await ShootAsync(page, $"servers-{name}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Calls", Exact = true }).ClickAsync();
        await page.Locator(".row").Filter(new() { HasText = "before_receive" }).Last.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Try again" }).ClickAsync();
        await Expect(page.GetByLabel("The answer")).ToContainTextAsync("The call of");
        await page.GetByLabel("DESTADDR").FillAsync("46700000001");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Expect(page.GetByLabel("What differs")).ToContainTextAsync("Reject");
        await ShootAsync(page, $"try-{name}");
        await page.GetByRole(AriaRole.Button, new() { Name = "As code" }).ClickAsync();
        await Expect(page.GetByLabel("As a test", new() { Exact = true })).ToContainTextAsync("FakeEmg");
        await ShootAsync(page, $"code-{name}");
        await open.EnsureCleanAsync();
    }

    /// <summary>Chooses otherwise for one number.</summary>
    [FailOpen]
    private sealed class CheapestRoutes : EmgPlugin
    {
        public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) => new(RouteReply.To(request.Message.Destination == "46739876543" ? "smpp-cheap" : "smpp-se"));
    }

    /// <summary>An hour of calls, more by day than by night, of which a few fail.</summary>
    private static void FillTheHour(HourOfCalls hour)
    {
        Random random = new(7);
        foreach (HookSeries series in hour.All)
        {
            for (int minute = 0; minute < 60; minute++)
            {
                int calls = 20 + (int)(15 * Math.Sin(minute / 9.0)) + random.Next(10);
                for (int i = 0; i < calls; i++)
                {
                    double ms = 0.2 + (random.NextDouble() * random.NextDouble() * 6) + (random.Next(200) == 0 ? 30 : 0);
                    HookOutcome outcome = series.Hook == "before_receive" && random.Next(120) == 0 ? HookOutcome.Threw : series.Hook == "external_script" && random.Next(300) == 0 ? HookOutcome.Late : HookOutcome.Answered;
                    series.Add(hour.Now - 3600 + (minute * 60) + random.Next(60), outcome, TimeSpan.FromMilliseconds(ms));
                }
            }
        }
    }

    private static async Task ShootAsync(IPage page, string name)
    {
        await page.EvaluateAsync("scrollTo(0, 0)");
        byte[] picture = await page.ScreenshotAsync();
        picture.Length.ShouldBeGreaterThan(10_000);
        if (Environment.GetEnvironmentVariable("HOOKSDK_SCREENSHOTS") is { } folder)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, $"{name}.png"), picture, TestContext.Current.CancellationToken);
        }
    }
}
