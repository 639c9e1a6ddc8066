using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HookSdk;

/// <summary>The settings of all servers of one target, where some have names: each by its own.</summary>
/// <param name="services">The application's services.</param>
/// <param name="names">The servers' names.</param>
internal sealed class SettingsOfServers<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(IServiceProvider services, IReadOnlyList<string> names) : IOptionsMonitor<TOptions>
    where TOptions : HookServerOptions
{
    public TOptions CurrentValue => Unnamed?.CurrentValue ?? throw new InvalidOperationException(
        $"There are {typeof(TOptions).Name} of named servers alone ({string.Join(", ", names)}). Ask for those of one: IOptionsMonitor<{typeof(TOptions).Name}>.Get(\"{names[0]}\").");

    private HookSettingsSource<TOptions>? Unnamed => services.GetService<HookSettingsSource<TOptions>>();

    public TOptions Get(string? name) =>
        string.IsNullOrEmpty(name) ? CurrentValue
        : (services.GetKeyedService<HookSettingsSource<TOptions>>(name) ?? throw new InvalidOperationException($"There is no server '{name}' with {typeof(TOptions).Name}. There are {string.Join(", ", names)}.")).CurrentValue;

    public IDisposable OnChange(Action<TOptions, string?> listener) => new Listening([
        .. names.Select(services.GetRequiredKeyedService<HookSettingsSource<TOptions>>).Append(Unnamed).OfType<HookSettingsSource<TOptions>>().Select(s => s.OnChange(listener))]);

    private sealed class Listening(IDisposable[] all) : IDisposable
    {
        public void Dispose() => Array.ForEach(all, static one => one.Dispose());
    }
}
