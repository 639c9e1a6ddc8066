using System.Text.Json;
using HookSdk.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace HookSdk.Inspector.Tests.Page;

/// <summary>The form that has an input for each field of a call.</summary>
public sealed class FormTests
{
    private const int PhoneWidth = 390;

    [Theory]
    [InlineData(1280)]
    [InlineData(PhoneWidth)]
    public async Task Fields_OfACall_AreChangedOneByOne(int width)
    {
        await using InspectorApp app = await InspectorApp.StartAsync();
        await using OpenPage open = await TheBrowser.OpenAsync($"{app.PageUrl}#token={app.Token}", width);
        IPage page = open.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "Try it" }).ClickAsync();
        await page.GetByLabel("Hook").SelectOptionAsync(new SelectOptionValue { Label = "before_receive · emg" });
        await page.GetByLabel("DESTADDR").FillAsync("46700000001");
        await page.GetByLabel("Name of another field in qe").FillAsync("NOTE");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a field to qe" }).ClickAsync();
        await Expect(page.GetByLabel("NOTE")).ToBeFocusedAsync();
        await page.GetByLabel("NOTE").FillAsync("from a form");
        (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth")).ShouldBeTrue("the form is wider than its window");
        (await TheBrowser.AxeAsync(page)).ShouldBeEmpty();
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Expect(page.GetByLabel("The answer")).ToContainTextAsync("Reject");
        JsonElement sent = Sent(app);
        sent.GetProperty("qe").GetProperty("DESTADDR").GetString().ShouldBe("46700000001");
        sent.GetProperty("qe").GetProperty("NOTE").GetString().ShouldBe("from a form");
        sent.GetProperty("ccarg").GetString().ShouldBe("retail", "what was not changed stays");
        await open.EnsureCleanAsync();
    }

    /// <summary>A field is written once it has a value; numbers, choices, lists and maps are what the wire takes.</summary>
    [Fact]
    public async Task Fields_OfEveryKind_AreWhatTheWireTakes()
    {
        await using InspectorApp app = await InspectorApp.StartAsync();
        await using OpenPage open = await TheBrowser.OpenAsync($"{app.PageUrl}#token={app.Token}");
        IPage page = open.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "Try it" }).ClickAsync();
        await page.GetByLabel("Hook").SelectOptionAsync(new SelectOptionValue { Label = "message.publish · exhook · emqx.exhook.v3" });
        await page.GetByLabel("qos").FillAsync("2");
        await page.GetByLabel("cluster_name").FillAsync("north");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add to user_props" }).ClickAsync();
        await page.GetByRole(AriaRole.Group, new() { Name = "user_props 1" }).GetByLabel("name").FillAsync("site");
        await page.GetByLabel("Name of another field in message/headers").FillAsync("protocol");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a field to message/headers" }).ClickAsync();
        await page.GetByLabel("protocol").FillAsync("mqtt");
        await page.GetByRole(AriaRole.Button, new() { Name = "Text" }).ClickAsync();
        JsonElement call = JsonDocument.Parse(await page.GetByLabel("The call").InputValueAsync()).RootElement;
        call.GetProperty("message").GetProperty("qos").GetInt32().ShouldBe(2);
        call.GetProperty("message").GetProperty("headers").GetProperty("protocol").GetString().ShouldBe("mqtt");
        call.GetProperty("meta").EnumerateObject().Select(static p => p.Name).ShouldBe(["cluster_name"], "a field that is left alone is not written");
        call.GetProperty("user_props")[0].GetProperty("name").GetString().ShouldBe("site");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Expect(page.GetByLabel("The answer")).ToContainTextAsync("answered");

        await page.GetByLabel("Hook").SelectOptionAsync(new SelectOptionValue { Label = "client.authorize · exhook · emqx.exhook.v3" });
        await page.GetByRole(AriaRole.Button, new() { Name = "Fields" }).ClickAsync();
        await page.Locator("[data-path='/type']").SelectOptionAsync("SUBSCRIBE");
        await page.GetByLabel("is_superuser").SelectOptionAsync("true");
        await page.GetByRole(AriaRole.Button, new() { Name = "Text" }).ClickAsync();
        call = JsonDocument.Parse(await page.GetByLabel("The call").InputValueAsync()).RootElement;
        call.GetProperty("type").GetString().ShouldBe("SUBSCRIBE");
        call.GetProperty("clientinfo").GetProperty("is_superuser").ValueKind.ShouldBe(JsonValueKind.True);
        await open.EnsureCleanAsync();
    }

    /// <summary>What a browser cannot hold is not changed behind anybody's back.</summary>
    [Theory]
    [InlineData("""{"cp_id":12345678901234567890,"src":"1"}""", "too large")]
    [InlineData("{", "no JSON")]
    [InlineData("[1]", "no JSON object")]
    public async Task Call_WithoutFields_SaysWhy_AndStaysAsItIs(string text, string words)
    {
        await using InspectorApp app = await InspectorApp.StartAsync();
        await using OpenPage open = await TheBrowser.OpenAsync($"{app.PageUrl}#token={app.Token}");
        IPage page = open.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "Try it" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Text" }).ClickAsync();
        await page.GetByLabel("Hook").SelectOptionAsync(new SelectOptionValue { Label = "external_script · m4" });
        await page.GetByLabel("The call").FillAsync(text);
        await page.GetByRole(AriaRole.Button, new() { Name = "Fields" }).ClickAsync();
        await Expect(page.GetByText(words)).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Text" }).ClickAsync();
        (await page.GetByLabel("The call").InputValueAsync()).ShouldBe(text);
        await open.EnsureCleanAsync();
    }

    [Fact]
    public async Task Copies_GoToTheClipboard_AndALinkOpensItsCall()
    {
        await using InspectorApp app = await InspectorApp.StartAsync();
        await using FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Url(new Uri(app.Url + "/emg")));
        await emg.ReceiveAsync(new("INFO", "46700000001", "hi"));
        await using OpenPage open = await TheBrowser.OpenAsync($"{app.PageUrl}#token={app.Token}");
        IPage page = open.Page;
        await page.Locator(".row").First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy link" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Copied" })).ToBeVisibleAsync();
        string link = await page.EvaluateAsync<string>("navigator.clipboard.readText()");
        await page.GetByRole(AriaRole.Link, new() { Name = "Try again" }).ClickAsync();
        await Expect(page.GetByLabel("The answer")).ToContainTextAsync("The call of");
        await page.GetByRole(AriaRole.Button, new() { Name = "As code" }).ClickAsync();
        foreach ((string copy, string shown) in ((string, string)[])[("Copy as test", "As a test"), ("Copy as recording", "As a line of a recording"), ("Copy as curl", "As a command")])
        {
            await page.GetByRole(AriaRole.Button, new() { Name = copy }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Copied" }).First).ToBeVisibleAsync();
            (await page.EvaluateAsync<string>("navigator.clipboard.readText()")).ShouldBe(await page.GetByLabel(shown, new() { Exact = true }).TextContentAsync(), copy);
        }

        await page.GotoAsync(link);
        await Expect(page.Locator(".detail")).ToContainTextAsync("result=1");
        await open.EnsureCleanAsync();
    }

    private static JsonElement Sent(InspectorApp app) =>
        JsonDocument.Parse(app.Services.GetRequiredService<CallRing>().After(0, 100).Last(static c => c.IsTried).RequestBytes).RootElement;
}
