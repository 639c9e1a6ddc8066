namespace HookSdk;

/// <summary>The shadows of one server, as they were added.</summary>
internal sealed class ShadowList
{
    private readonly List<ShadowPlugin> _shadows = [];

    public IReadOnlyList<ShadowPlugin> Shadows => _shadows;

    /// <exception cref="InvalidOperationException">The name is another's.</exception>
    public void Add(ShadowPlugin shadow)
    {
        if (_shadows.Exists(s => s.Name == shadow.Name))
        {
            throw new InvalidOperationException($"Two shadows are called '{shadow.Name}'; results could not tell them apart. Give one another name: options.Name = \"...\".");
        }

        _shadows.Add(shadow);
    }
}
