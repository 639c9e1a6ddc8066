using System.Text;
using HookSdk.EmqX.ExProto;
using HookSdk.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace HookSdk.Inspector.Tests.Page;

/// <summary>Callbacks of EMQX's devices on the page.</summary>
public sealed class DeviceTests
{
    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Callbacks_OfADevice_ComeAsTheyAreMade_AreFilteredAndShown(int width)
    {
        await using Devices devices = await Devices.StartAsync();
        await using OpenPage open = await TheBrowser.OpenAsync($"{devices.App.PageUrl}#token={devices.App.Token}", width);
        IPage page = open.Page;
        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("live");

        FakeDevice device = await devices.Emqx.ConnectAsync();
        await device.SendAsync("secret words\n");
        await device.ExpectAsync("secret words\n");

        ILocator rows = page.Locator(".row");
        foreach (string hook in (string[])["OnSocketCreated", "OnReceivedBytes"])
        {
            await Expect(rows.Filter(new() { HasText = hook }).First).ToBeVisibleAsync();
        }

        await page.GetByLabel("Filter calls by text").FillAsync("OnReceivedBytes");
        await Expect(rows).ToHaveCountAsync(1);
        await rows.First.ClickAsync();
        ILocator detail = page.Locator(".detail");
        await Expect(detail).ToContainTextAsync(device.Id);
        await Expect(detail).ToContainTextAsync("***");
        await Expect(detail).Not.ToContainTextAsync(Convert.ToBase64String("secret words\n"u8));
        (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth")).ShouldBeTrue("the page is wider than its window");
        (await TheBrowser.AxeAsync(page)).ShouldBeEmpty();
        await open.EnsureCleanAsync();
    }

    /// <summary>A device's certificate, and the topics and senders of messages that come to it, are others' words.</summary>
    [Fact]
    public async Task Text_InCallbacks_IsNeverHtml()
    {
        await using Devices devices = await Devices.StartAsync(new Dictionary<string, string?> { ["Inspector:Payloads:0"] = "OnReceivedBytes", ["Inspector:Payloads:1"] = "OnReceivedMessages", ["Inspector:CallsPerSecond"] = "1000" });
        string[] corpus = [.. TextTests.Corpus.Select(TextTests.InMqtt)];
        foreach (string text in corpus)
        {
            FakeDevice device = await devices.Emqx.ConnectAsync(certificate: new ExProtoCertificate(text, text));
            await device.SendAsync(text + "\n");
            await device.ExpectAsync(text + "\n");
            devices.Emqx.Publish("news/" + text, text, from: text);
            await device.ExpectAsync("\n");
            await device.CloseAsync();
        }

        await using OpenPage open = await TheBrowser.OpenAsync($"{devices.App.PageUrl}#token={devices.App.Token}");
        IPage page = open.Page;
        await Expect(page.Locator(".row").First).ToBeVisibleAsync();
        CallRecord[] calls = [.. devices.App.Services.GetRequiredService<CallRing>().After(0, 1000).Where(static c => c.Target == "exproto")];
        calls.Select(static c => c.Hook).Distinct().Order().ShouldBe(["OnReceivedBytes", "OnReceivedMessages", "OnSocketClosed", "OnSocketCreated"]);
        calls.Any(c => c.RequestBytes is { } bytes && Encoding.UTF8.GetString(bytes).Contains(corpus[0], StringComparison.Ordinal)).ShouldBeTrue("the texts are in the calls");
        foreach (CallRecord call in calls)
        {
            await TextTests.ShowAsync(page, $"#/calls/{call.Id}", call.Hook);
        }

        await TextTests.ShowAsync(page, "#/charts", "a second");
        await TextTests.ShowAsync(page, "#/servers", "Health");
        (await page.TitleAsync()).ShouldBe("Hooks");
        await open.EnsureCleanAsync();
    }

    /// <summary>EMQX with devices, and a server that answers them.</summary>
    private sealed class Devices : IAsyncDisposable
    {
        private Devices(InspectorApp app, FakeExProto emqx) => (App, Emqx) = (app, emqx);

        public InspectorApp App { get; }

        public FakeExProto Emqx { get; }

        public static async Task<Devices> StartAsync(IReadOnlyDictionary<string, string?>? settings = null)
        {
            InspectorApp? app = null;
            FakeExProto emqx = await FakeExProto.StartAsync(adapter =>
            {
#pragma warning disable xUnit1031 // The fake starts the server between its own two sides.
                app = Task.Run(() => InspectorApp.StartAsync(settings: settings, services: s => s.AddExProtoHandler<Echo>(o => o.AdapterUrl = adapter), map: static a =>
                {
                    a.MapExProtoHandler();
                    a.MapHookInspector();
                })).GetAwaiter().GetResult();
#pragma warning restore xUnit1031
                return HookTarget.Url(new Uri(app.GrpcUrl));
            });
            return new Devices(app!, emqx);
        }

        public async ValueTask DisposeAsync()
        {
            await Emqx.DisposeAsync();
            await App.DisposeAsync();
        }
    }

    private sealed class Echo : ExProtoHandler
    {
        public override async Task RunAsync(ExProtoConnection connection)
        {
            await connection.AuthenticateAsync(new ExProtoClient(connection.Id));
            await connection.SubscribeAsync("news/#");
            await foreach (ExProtoEvent e in connection.ReadAsync(Framing.Lines(1024)))
            {
                // A message from EMQX is no frame, and has no text.
                await connection.SendAsync(e.Text + "\n");
            }
        }
    }
}
