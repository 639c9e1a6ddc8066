using HookSdk.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace HookSdk.Inspector.Tests.Page;

/// <summary>The buttons of a real plugin directory: each does what it says, and the next message sees it.</summary>
public sealed class DirectoryButtonTests : IDisposable
{
    private const string Manifest = """{ "name": "opt-out", "assembly": "Acme.OptOut.dll", "classes": [ "Acme.OptOut.OptOutPlugin" ], "startup": "Acme.OptOut.OptOutStartup", "settings": "SECTION", "sdkVersion": "0.1.0" }""";
    private const string First = "46711111111";
    private const string Second = "46722222222";

    private readonly string _root = Directory.CreateTempSubdirectory("hookplugins-").FullName;

    [Fact]
    public async Task Buttons_UpgradeRollBackAndDisable_AndARefusalSaysWhy()
    {
        Put("Old");
        await using InspectorApp app = await InspectorApp.StartAsync(
            settings: new Dictionary<string, string?> { ["Old:Numbers:0"] = First, ["New:Numbers:0"] = Second },
            services: s => s.AddPluginDirectory(Path.Combine(_root, "plugins"), static o =>
            {
                o.Watch = false;
                o.Required.Add("opt-out");
                o.CheckTimeout = TimeSpan.FromMinutes(1);
            }));
        await using FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Url(new Uri(app.Url + "/emg")));
        await using OpenPage open = await TheBrowser.OpenAsync($"{app.PageUrl}#token={app.Token}");
        IPage page = open.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "Who decides" }).ClickAsync();
        ILocator row = page.GetByLabel("Plugins of the directory").GetByRole(AriaRole.Row).Filter(new() { HasText = "opt-out" });
        await Expect(row).ToContainTextAsync("running");
        await RefusedIsAsync(First);

        Put("New");
        await PressAsync(page, "Upgrade");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Roll back the folder opt-out" })).ToBeVisibleAsync();
        await RefusedIsAsync(Second);
        await PressAsync(page, "Roll back");
        await RefusedIsAsync(First);
        await PressAsync(page, "Disable");
        await Expect(row).ToContainTextAsync("disabled");
        await RefusedIsAsync(null);
        await PressAsync(page, "Enable");
        await Expect(row).ToContainTextAsync("running");
        await RefusedIsAsync(First);

        await File.WriteAllTextAsync(Path.Combine(_root, "plugins", "opt-out", "plugin.json"), Manifest.Replace("OptOutPlugin", "NoSuchPlugin", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await PressAsync(page, "Upgrade");
        await Expect(page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "NoSuchPlugin" })).ToBeVisibleAsync();
        await RefusedIsAsync(First);
        app.Log.Lines.ShouldContain(static l => l.Contains(" 724 ", StringComparison.Ordinal) && l.Contains("roll back opt-out of the plugin directory", StringComparison.Ordinal));
        await open.EnsureCleanAsync();

        async Task RefusedIsAsync(string? number)
        {
            foreach (string each in (string[])[First, Second])
            {
                (await emg.ReceiveAsync(new("INFO", each, "hi"))).IsRejected.ShouldBe(each == number, each);
            }
        }
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static async Task PressAsync(IPage page, string button)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = $"{button} the folder opt-out" }).ClickAsync();
        await page.RunAndWaitForResponseAsync(
            () => page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync(), static r => r.Url.EndsWith("/api/plugins", StringComparison.Ordinal));
    }

    /// <summary>The plugin in the folder, with its numbers in a section.</summary>
    private void Put(string section)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_root, "plugins", "opt-out")).FullName;
        foreach (string file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "plugins", "OptOut")))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        }

        File.WriteAllText(Path.Combine(folder, "plugin.json"), Manifest.Replace("SECTION", section, StringComparison.Ordinal));
    }
}
