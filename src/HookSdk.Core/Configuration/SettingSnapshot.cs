using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;

namespace HookSdk;

/// <summary>The settings as they were when a scope asked first.</summary>
internal sealed class SettingSnapshot<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(IOptionsMonitor<TOptions> settings) : IOptionsSnapshot<TOptions>
    where TOptions : class
{
    private TOptions? _value;

    public TOptions Value => _value ??= settings.CurrentValue;

    public TOptions Get(string? name) => string.IsNullOrEmpty(name) ? Value : settings.Get(name);
}
