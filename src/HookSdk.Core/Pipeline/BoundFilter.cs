namespace HookSdk;

/// <summary>A filter in its place before a plugin.</summary>
/// <param name="Source">Its class.</param>
/// <param name="Shared">The one instance for all calls; null: each call takes one of its own.</param>
internal readonly record struct BoundFilter(FilterSource Source, IHookFilter? Shared)
{
    public string Name => Source.Type.Name;

    public IHookFilter For(HookContext context) => Shared ?? (IHookFilter)Source.MakeFor(context.Services);
}
