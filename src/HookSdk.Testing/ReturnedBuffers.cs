using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace HookSdk.Testing;

/// <summary>
/// Where fakes run, a view of a request that is read after its handler has ended must not pass unseen, in release builds either; nor a fallback over HTTP.
/// </summary>
internal static class ReturnedBuffers
{
    /// <summary>Has them overwritten, and fallbacks told, unless the application has set the switches itself.</summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "It has to hold whichever fake is used, and before the first call.")]
    internal static void Overwrite()
    {
        if (!AppContext.TryGetSwitch(HookBody.OverwriteSwitch, out _))
        {
            AppContext.SetSwitch(HookBody.OverwriteSwitch, true);
            HookBody.OverwritesReturned = true;
        }

        if (!AppContext.TryGetSwitch(FallbackCauses.TellSwitch, out _))
        {
            FallbackCauses.AreTold = true;
        }
    }
}
