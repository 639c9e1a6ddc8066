using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace HookSdk.Inspector;

/// <summary>The settings in force.</summary>
internal sealed class InspectorSettings(IOptions<HookInspectorOptions> options, IHostEnvironment? environment = null)
{
    public const string Section = "Inspector";

    public HookInspectorOptions Options { get; } = options.Value;

    public bool IsOn { get; } = options.Value.Enabled ?? environment?.IsDevelopment() ?? false;

    public bool IsDevelopment { get; } = environment?.IsDevelopment() ?? false;

    public string SavedCalls { get; } = Path.GetFullPath(options.Value.SavedCalls, environment?.ContentRootPath ?? Directory.GetCurrentDirectory());

    /// <summary>Whether payloads of a hook are shown.</summary>
    public bool ShowsPayloads(string hook) => Options.Payloads.Contains(hook, StringComparer.Ordinal);

    public static void Bind(HookInspectorOptions options, IServiceProvider services)
    {
        if (services.GetService<IConfiguration>() is { } configuration)
        {
            CheckedBinding.Bind(configuration, Section, options, static (section, target) => section.Bind(target));
        }
    }
}
