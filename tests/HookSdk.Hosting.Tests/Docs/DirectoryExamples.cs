using System.Net.Http.Json;
using System.Text.Json;
using HookSdk.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HookSdk.Hosting.Tests.Docs;

/// <summary>What docs/plugin-directory.md shows.</summary>
public sealed class DirectoryExamples : IDisposable
{
    private readonly PluginFolders _folders = new();

    public void Dispose() => _folders.Dispose();

    [Fact]
    public async Task Program_OfTheDocument_ServesThePluginOfTheDocument()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = Path.GetDirectoryName(_folders.Path) });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["PluginDirectory:Admin:OnHookPort"] = "true", ["OptOut:Numbers:0"] = "46700000001", ["Hooks:Emg:Deadline"] = "00:01:00" });
        _folders.Put("OptOut", "opt-out");
        builder.Services.AddEmg();
        builder.Services.AddPluginDirectory("plugins");
        WebApplication app = builder.Build();
        app.MapEmgPlugin("/emg");
        app.MapHookPlugins("/_plugins");

        await app.StartAsync(TestContext.Current.CancellationToken);
        await using (FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Url(new Uri(app.Urls.First() + "/emg"))))
        {
            (await emg.ReceiveAsync(new("INFO", "46700000001", "Hello"))).EnsureRejected();
            (await emg.ReceiveAsync(new("INFO", "46700000002", "Hello"))).EnsureSent();
            emg.EnsureNoFallback();
        }

        using HttpClient client = new();
        JsonElement list = await client.GetFromJsonAsync<JsonElement>(new Uri(app.Urls.First() + "/_plugins/opt-out"), TestContext.Current.CancellationToken);
        list.GetProperty("version").GetString().ShouldBe("1.0.0");
        await app.DisposeAsync();
    }
}
