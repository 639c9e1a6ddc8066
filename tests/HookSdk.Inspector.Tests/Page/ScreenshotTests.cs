using HookSdk.Emg;
using HookSdk.M4;
using HookSdk.Testing;
using HookSdk.VerneMq;
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
        await using InspectorApp app = await InspectorApp.StartAsync(settings: new Dictionary<string, string?> { ["Inspector:Payloads:0"] = "route", ["Inspector:SavedCalls"] = "/srv/acme-sms/hook-calls" });
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

        await using OpenPage open = await TheBrowser.OpenAsync($"{app.PageUrl}#token={app.Token}", width, height, name == "dark" ? ColorScheme.Dark : ColorScheme.Light);
        IPage page = open.Page;
        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("live");
        await page.Locator(".row:not(.bad)").Filter(new() { HasText = "Reject" }).First.ClickAsync();
        await Expect(page.Locator(".detail")).ToContainTextAsync("OptOuts");
        await ShootAsync(page, $"calls-{name}");
        await page.EvaluateAsync("location.hash = '#/calls'");
        await Expect(page.Locator(".detail")).ToHaveCountAsync(0);
        await ShootAsync(page, $"list-{name}");
        await page.EvaluateAsync("location.hash = '#/charts'");
        await Expect(page.Locator(".cards section").First).ToBeVisibleAsync();
        await ShootAsync(page, $"charts-{name}");
        await page.EvaluateAsync("location.hash = '#/servers'");
        await Expect(page.Locator("main")).ToContainTextAsync("Health");
        await ShootAsync(page, $"servers-{name}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Calls", Exact = true }).ClickAsync();
        await page.Locator(".row").Filter(new() { HasText = "before_receive" }).Last.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Try again" }).ClickAsync();
        await Expect(page.GetByLabel("The answer")).ToContainTextAsync("The call of");
        string call = await page.GetByLabel("The call").InputValueAsync();
        await page.GetByLabel("The call").FillAsync(call.Replace("46701234567", "46700000001", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Expect(page.GetByLabel("What differs")).ToContainTextAsync("Reject");
        await ShootAsync(page, $"try-{name}");
        await open.EnsureCleanAsync();
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
