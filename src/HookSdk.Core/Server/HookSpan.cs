using System.Diagnostics;

namespace HookSdk;

/// <summary>The span of one call; empty when nobody listens.</summary>
/// <param name="Activity">The span.</param>
/// <param name="Outer">The one that was current before.</param>
internal readonly record struct HookSpan(Activity? Activity, Activity? Outer)
{
    /// <summary>Makes the outer one current again for the caller of a method that is not async.</summary>
    public void Leave()
    {
        if (Activity is not null)
        {
            Activity.Current = Outer;
        }
    }
}
