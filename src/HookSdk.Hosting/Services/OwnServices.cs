using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HookSdk.Hosting;

/// <summary>What a plugin has registered itself, as far as it decides who answers for a type.</summary>
internal sealed class OwnServices
{
    private static readonly Type[] Options = [typeof(IOptions<>), typeof(IOptionsMonitor<>), typeof(IOptionsSnapshot<>), typeof(IOptionsFactory<>)];
    private static readonly Type[] Configuring = [typeof(IConfigureOptions<>), typeof(IPostConfigureOptions<>), typeof(IOptionsChangeTokenSource<>), .. Options];

    private readonly HashSet<Type> _configured;

    public OwnServices(IServiceCollection services) =>
        _configured = [.. services.Select(static s => s.ServiceType).Where(static t => t.IsConstructedGenericType && Configuring.Contains(t.GetGenericTypeDefinition())).Select(static t => t.GenericTypeArguments[0])];

    /// <summary>
    /// Whether these are options that the program has set and the plugin has not. Options of the framework stay each one's own: a cache of a plugin is not bounded by what the program
    /// has set for its own.
    /// </summary>
    public bool AreHostsOptions(Type type) =>
        type.IsConstructedGenericType && Options.Contains(type.GetGenericTypeDefinition())
        && type.GenericTypeArguments[0] is var options && HostServices.MayAsk(options) && !_configured.Contains(options)
        && options.Assembly.GetName().Name is { } assembly && !assembly.StartsWith("Microsoft.", StringComparison.Ordinal) && !assembly.StartsWith("System.", StringComparison.Ordinal);
}
