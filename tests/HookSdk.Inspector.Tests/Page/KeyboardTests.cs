using HookSdk.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace HookSdk.Inspector.Tests.Page;

/// <summary>No mouse: what a key reaches, it also does.</summary>
public sealed class KeyboardTests
{
    private const int MostTabs = 120;

    [Fact]
    public async Task Keyboard_Alone_FiltersOpensAndPauses()
    {
        await using InspectorApp app = await InspectorApp.StartAsync();
        await Callers.CallAllAsync(app);
        await using OpenPage open = await TheBrowser.OpenAsync($"{app.PageUrl}#token={app.Token}");
        IPage page = open.Page;
        await Expect(page.Locator(".row").First).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("decision:reject client:info answered");
        await Expect(page.Locator(".row")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByLabel("Filter calls by text")).ToHaveValueAsync("");
        await page.EvaluateAsync("document.activeElement.blur()");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".detail")).ToBeVisibleAsync();
        await Expect(page.Locator(".detail h2")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".detail")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("p");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Go on" })).ToBeVisibleAsync();
        await open.EnsureCleanAsync();
    }

    [Fact]
    public async Task Keyboard_Alone_SendsACall_AndDisablesAPlugin()
    {
        await using InspectorApp app = await InspectorApp.StartAsync();
        await using OpenPage open = await TheBrowser.OpenAsync($"{app.PageUrl}#token={app.Token}");
        IPage page = open.Page;
        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("live");
        await TabToAsync(page, page.GetByRole(AriaRole.Link, new() { Name = "Try it" }));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByLabel("Hook")).ToBeVisibleAsync();
        await TabToAsync(page, page.GetByLabel("Hook"));
        await page.Keyboard.TypeAsync("before_receive");
        await TabToAsync(page, page.GetByLabel("DESTADDR"));
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.TypeAsync("46700000001");
        await TabToAsync(page, page.GetByRole(AriaRole.Button, new() { Name = "Send" }));
        await page.Keyboard.PressAsync("Space");
        await Expect(page.GetByLabel("The answer")).ToContainTextAsync("result=1");

        await page.Keyboard.PressAsync("Control+Home");
        await TabToAsync(page, page.GetByRole(AriaRole.Link, new() { Name = "Who decides" }));
        await page.Keyboard.PressAsync("Enter");
        ILocator disable = page.GetByRole(AriaRole.Button, new() { Name = "Disable Router" });
        await Expect(disable).ToBeVisibleAsync();
        await TabToAsync(page, disable);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        HookPlugins plugins = app.Services.GetServices<HookPlugins>().Single(static p => p.Target == "emg");
        plugins.Plugins[1].IsEnabled.ShouldBeTrue("a question that was not answered changes nothing");
        await TabToAsync(page, disable);
        await page.Keyboard.PressAsync("Enter");
        await TabToAsync(page, page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Disable" }));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Enable Router" })).ToBeVisibleAsync();
        plugins.Plugins[1].IsEnabled.ShouldBeFalse();
        await open.EnsureCleanAsync();
    }

    /// <summary>Presses the key until the element has the focus; in its round every element of the page has it once.</summary>
    private static async Task TabToAsync(IPage page, ILocator element)
    {
        for (int i = 0; i < MostTabs; i++)
        {
            if (await element.EvaluateAsync<bool>("e => document.activeElement === e"))
            {
                return;
            }

            await page.Keyboard.PressAsync("Tab");
        }

        throw new InvalidOperationException($"{element} cannot be reached by the keyboard.");
    }
}
