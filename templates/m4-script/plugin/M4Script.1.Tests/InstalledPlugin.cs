using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace M4Script._1.Tests;

/// <summary>A server that has the plugin as an operator installs it: published into a folder of its plugin directory. The build of these tests publishes it.</summary>
internal sealed class InstalledPlugin : IAsyncDisposable
{
    private const string Name = "M4Script.1";

    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("plugins-");
    private readonly WebApplication _app;

    private InstalledPlugin(params (string Key, string Value)[] settings)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(settings.Select(static s => KeyValuePair.Create($"Plugins:{Name}:{s.Key}", (string?)s.Value)));
        builder.Services.AddM4(static options => options.Deadline = TimeSpan.FromMinutes(1));
        builder.Services.AddPluginDirectory(Path.Combine(AppContext.BaseDirectory, "plugins"), options =>
        {
            options.StateDirectory = _state.FullName;
            // A plugin that cannot be loaded stops the start, and the test says why.
            options.Required.Add(Name);
            options.CheckTimeout = TimeSpan.FromMinutes(1);
        });
        _app = builder.Build();
        _app.MapM4Script("/m4");
    }

    /// <summary>Where M4 finds it.</summary>
    public string Url => _app.Urls.First() + "/m4";

    /// <summary>Starts a server with the plugin.</summary>
    /// <param name="settings">The plugin's settings, by their keys in its section.</param>
    public static async Task<InstalledPlugin> StartAsync(params (string Key, string Value)[] settings)
    {
        InstalledPlugin plugin = new(settings);
        try
        {
            await plugin._app.StartAsync(TestContext.Current.CancellationToken);
            return plugin;
        }
        catch
        {
            await plugin.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        try
        {
            _state.Delete(recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // On Windows a copy that was loaded holds its files for a while yet. They lie among what the system deletes.
        }
    }
}
