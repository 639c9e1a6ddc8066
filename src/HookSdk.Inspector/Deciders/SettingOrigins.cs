using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace HookSdk.Inspector;

/// <summary>
/// The settings of a server: those that every server has as they are in force, the others as the configuration has them now, which code may have set otherwise, and of which some need a restart.
/// Beside each the source in the configuration that has the last word. Secrets are hidden.
/// </summary>
internal sealed class SettingOrigins(IConfiguration? configuration = null)
{
    public IReadOnlyList<SettingDocument> Of(HookServer server)
    {
        HookSettings settings = server.Settings;
        List<SettingDocument> all =
        [
            Of(server, nameof(HookServerOptions.Deadline), settings.Deadline.ToString("c", CultureInfo.InvariantCulture)),
            Of(server, nameof(HookServerOptions.MaxConcurrentCalls), settings.MaxConcurrentCalls.ToString(CultureInfo.InvariantCulture)),
            Of(server, nameof(HookServerOptions.MaxRequestBytes), settings.MaxRequestBytes.ToString(CultureInfo.InvariantCulture)),
            Of(server, nameof(HookServerOptions.DrainWindow), settings.DrainWindow.ToString("c", CultureInfo.InvariantCulture)),
            Of(server, nameof(HookServerOptions.StopDelay), settings.StopDelay.ToString("c", CultureInfo.InvariantCulture)),
            Of(server, nameof(HookServerOptions.RefuseConnections), settings.RefuseConnections ? "true" : "false"),
        ];
        foreach ((string key, string? value) in configuration?.GetSection(server.Section).AsEnumerable(makePathsRelative: true) ?? [])
        {
            if (value is not null && key.Length > 0 && !all.Exists(s => s.Name.Equals(key, StringComparison.OrdinalIgnoreCase)))
            {
                all.Add(new SettingDocument(key, WireMask.IsSecret(key) ? WireMask.Hidden : UserInfo.Hide(value), From($"{server.Section}:{key}") ?? "configuration"));
            }
        }

        return all;
    }

    private SettingDocument Of(HookServer server, string name, string value) => new(name, value, From($"{server.Section}:{name}") ?? "default, or code");

    /// <summary>The source that has the last word on a key.</summary>
    private string? From(string key) =>
        configuration is not IConfigurationRoot root ? null
        : root.Providers.Reverse().FirstOrDefault(p => p.TryGet(key, out string? value) && value is not null) is not { } provider ? null
        : provider is ChainedConfigurationProvider { Configuration: IConfigurationRoot inner } ? new SettingOrigins(inner).From(key)
        : provider.ToString()?.Replace("ConfigurationProvider", "", StringComparison.Ordinal).Replace(" (Optional)", "", StringComparison.Ordinal).Replace(" (Required)", "", StringComparison.Ordinal);
}
