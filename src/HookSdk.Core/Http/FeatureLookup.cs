using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.Features;

namespace HookSdk;

/// <summary>Looks a request's features up by their type. The framework's <c>Get&lt;T&gt;</c> is a generic method of an interface, whose code the runtime has to find anew with each call.</summary>
internal static class FeatureLookup
{
    /// <summary>The feature; null: the request has none of this type.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TFeature? Of<TFeature>(this IFeatureCollection features)
        where TFeature : class => (TFeature?)features[typeof(TFeature)];
}
