using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace HookSdk;

/// <summary>Makes one source of settings the one that everything reads, in whichever form .NET knows.</summary>
internal static class OneSourceServices
{
    public static void ReadOptionsFrom<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions, TSource>(this IServiceCollection services)
        where TOptions : class
        where TSource : class, IOptionsMonitor<TOptions>
    {
        services.Replace(ServiceDescriptor.Singleton<IOptionsMonitor<TOptions>>(static provider => provider.GetRequiredService<TSource>()));
        services.Replace(ServiceDescriptor.Singleton<IOptions<TOptions>>(static provider => Options.Create(provider.GetRequiredService<TSource>().CurrentValue)));
        services.Replace(ServiceDescriptor.Scoped<IOptionsSnapshot<TOptions>>(static provider => new SettingSnapshot<TOptions>(provider.GetRequiredService<TSource>())));
    }
}
