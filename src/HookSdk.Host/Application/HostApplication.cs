using HookSdk.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Host;

/// <summary>Puts the web application together that the settings ask for.</summary>
internal static class HostApplication
{
    /// <param name="file">The settings.</param>
    /// <param name="change">Changes the application before it is built.</param>
    /// <param name="configureDirectory">Changes the settings of the plugin directory.</param>
    /// <param name="isCheck">Whether nothing is to reach beyond this machine.</param>
    /// <exception cref="HostProblemException">A setting cannot be used.</exception>
    public static WebApplication Build(HostFile file, Action<WebApplicationBuilder> change, Action<PluginDirectoryOptions>? configureDirectory = null, bool isCheck = false)
    {
        // What is relative in the settings begins where their file lies.
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = file.Folder });
        Read(builder.Configuration, file);
        HostSettings settings = HostSettings.Read(builder.Configuration, file.Path);

        // Addresses are read at start alone: a settings file that is lost or cut short for a moment would close the ports.
        builder.WebHost.ConfigureKestrel(static (context, kestrel) => kestrel.Configure(context.Configuration.GetSection("Kestrel"), reloadOnChange: false));
        foreach (HostedServer server in settings.Servers)
        {
            server.Target.Add(builder.Services, server.Name, builder.Configuration);
        }

        builder.Services.AddPluginDirectory("plugins", configureDirectory);
        builder.Services.AddSingleton(file);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton<HostLog>();
        builder.Services.AddSingleton<StartReport>();
        if (!isCheck)
        {
            builder.Services.AddHostTelemetry(builder.Configuration);
        }

        change(builder);

        WebApplication app = builder.Build();
        foreach (HostedServer server in settings.Servers)
        {
            IEndpointConventionBuilder mapped = server.Target.Map(app, server.Path, server.Name);
            if (server.Host is { } host)
            {
                mapped.RequireHost(host);
            }
        }

        app.MapHealthChecks(settings.HealthPath);
        if (app.Services.GetRequiredService<PluginDirectory>().Options.Admin is { Port: not null } or { Socket: not null } or { OnHookPort: true })
        {
            app.MapHookPlugins();
        }

        return app;
    }

    /// <summary>The file takes the place of appsettings.json; variables of the environment stand above it as ever.</summary>
    private static void Read(ConfigurationManager configuration, HostFile file)
    {
        IList<IConfigurationSource> sources = configuration.Sources;
        int place = sources.Count;
        for (int i = sources.Count - 1; i >= 0; i--)
        {
            if (sources[i] is JsonConfigurationSource)
            {
                sources.RemoveAt(i);
                place = i;
            }
        }

        JsonConfigurationSource source = new() { Path = file.Path, Optional = false, ReloadOnChange = true };
        source.ResolveFileProvider();
        sources.Insert(place, source);
        configuration.AddSecretFiles();
    }
}
