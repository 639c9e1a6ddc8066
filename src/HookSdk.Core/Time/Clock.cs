namespace HookSdk;

/// <summary>The one place where the machine's own clock is taken: when nothing else was registered.</summary>
internal static class Clock
{
#pragma warning disable RS0030 // This is the place that the ban points to.
    public static TimeProvider System => TimeProvider.System;
#pragma warning restore RS0030
}
