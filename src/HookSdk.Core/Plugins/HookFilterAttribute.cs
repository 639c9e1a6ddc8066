namespace HookSdk;

/// <summary>The base of <c>HookFilterAttribute&lt;TFilter&gt;</c>, which names a filter around a plugin or one of its hooks.</summary>
public abstract class HookFilterAttribute : Attribute
{
    private protected HookFilterAttribute()
    {
    }

    internal abstract FilterSource Source { get; }
}
