using System.Diagnostics.CodeAnalysis;

namespace HookSdk;

/// <summary>Puts a filter around one plugin, on its class, or around one hook, on its override. It runs inside those that were added to the target's builder.</summary>
/// <typeparam name="TFilter">The filter's class. The container makes one for all calls, unless it is registered there with another lifetime.</typeparam>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public sealed class HookFilterAttribute<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TFilter> : HookFilterAttribute
    where TFilter : class, IHookFilter
{
    internal override FilterSource Source { get; } = FilterSource.Of<TFilter>();
}
