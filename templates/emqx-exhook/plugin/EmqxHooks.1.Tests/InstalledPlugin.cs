using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmqxHooks._1.Tests;

/// <summary>A server that has the plugin as an operator installs it: published into a folder of its plugin directory. The build of these tests publishes it.</summary>
internal sealed class InstalledPlugin : IAsyncDisposable
{
    private const string Name = "EmqxHooks.1";

    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("plugins-");
    private readonly WebApplication _app;

    private InstalledPlugin(IEnumerable<(string Key, string Value)> settings, IEnumerable<(string Key, string Value)> program)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http2));
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(settings.Select(static s => KeyValuePair.Create($"Plugins:{Name}:{s.Key}", (string?)s.Value)));
        builder.Configuration["Hooks:EmqxManagement:Enabled"] = "false";
        builder.Configuration.AddInMemoryCollection(program.Select(static s => KeyValuePair.Create(s.Key, (string?)s.Value)));
        builder.Services.AddExHook(static options => options.Deadline = TimeSpan.FromMinutes(1));
        builder.Services.AddPluginDirectory(Path.Combine(AppContext.BaseDirectory, "plugins"), options =>
        {
            options.StateDirectory = _state.FullName;
            // A plugin that cannot be loaded stops the start, and the test says why.
            options.Required.Add(Name);
            options.CheckTimeout = TimeSpan.FromMinutes(1);
        });
        _app = builder.Build();
        _app.MapExHookProvider();
    }

    /// <summary>Where EMQX finds it.</summary>
    public string Url => _app.Urls.First();

    /// <summary>Starts a server with the plugin.</summary>
    /// <param name="settings">The plugin's settings, by their keys in its section.</param>
    /// <param name="program">Settings of the server.</param>
    public static async Task<InstalledPlugin> StartAsync(IEnumerable<(string Key, string Value)> settings, IEnumerable<(string Key, string Value)>? program = null)
    {
        InstalledPlugin plugin = new(settings, program ?? []);
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

    /// <summary>Changes a setting of the plugin, as a change of the server's file does.</summary>
    public void Change(string key, string value)
    {
        _app.Configuration[$"Plugins:{Name}:{key}"] = value;
        ((IConfigurationRoot)_app.Configuration).Reload();
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
