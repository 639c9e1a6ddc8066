namespace HookSdk;

/// <summary>What can be done with the members of the chains. Nothing here changes an array that is there.</summary>
internal static class ChainMembers
{
    /// <summary>Refuses a plugin that logs, limits and operators could not tell from another, or that was added before.</summary>
    /// <exception cref="InvalidOperationException">The class was added before, or the name is another's.</exception>
    public static void EnsureFree(IEnumerable<HookPlugin> there, HookPlugin plugin)
    {
        // By the class's full name: the same class of two load contexts is two types.
        if (there.FirstOrDefault(p => p.Name == plugin.Name && (p.Type.FullName == plugin.Type.FullName || p.IsNamed || plugin.IsNamed)) is { } same)
        {
            throw new InvalidOperationException(plugin.IsNamed || same.IsNamed
                ? $"Two plugins are called '{plugin.Name}'; logs and limits could not tell them apart. Give one another name."
                : $"'{plugin.Name}' was added twice; each call would run it twice. If two of one class are meant, give one a name by another form: .Add(services => new {plugin.Type.Name}(...), name: \"...\").");
        }
    }

    /// <summary>The plugins of a type that take part.</summary>
    public static HookPlugin[] Enabled(ChainMember[] members, Type type) => [.. members.Where(m => m.IsEnabled && type.IsAssignableFrom(m.Plugin.Type)).Select(static m => m.Plugin)];

    /// <summary>The member of this name; null: there is none.</summary>
    /// <exception cref="ArgumentException">There are several.</exception>
    public static ChainMember? Find(ChainMember[] members, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ChainMember[] named = Array.FindAll(members, m => !m.Plugin.IsDelegate && m.Plugin.Type.FullName == name);
        named = named.Length > 0 ? named : Array.FindAll(members, m => m.Name == name);
        return named.Length <= 1
            ? named.FirstOrDefault()
            : throw new ArgumentException($"Several plugins are called '{name}': name one with its namespace, or by the name that it was given.", nameof(name));
    }

    /// <summary>The member of this name.</summary>
    /// <exception cref="ArgumentException">There is none, or there are several.</exception>
    public static ChainMember Known(ChainMember[] members, string name, string parameter) =>
        Find(members, name) ?? throw new ArgumentException($"There is no plugin '{name}' here, but {string.Join(", ", members.Select(static m => m.Name))}.", parameter);

    /// <summary>The members in the order of these names; null: they are so already.</summary>
    /// <exception cref="ArgumentException">One is missing, named twice, or not there.</exception>
    public static ChainMember[]? Ordered(ChainMember[] members, IReadOnlyList<string> names)
    {
        List<ChainMember> ordered = [];
        foreach (string name in names)
        {
            ChainMember member = Known(members, name, nameof(names));
            if (ordered.Contains(member))
            {
                throw new ArgumentException($"'{name}' is named twice.", nameof(names));
            }

            ordered.Add(member);
        }

        return ordered.Count < members.Length
            ? throw new ArgumentException($"Name every plugin once: {string.Join(", ", members.Except(ordered).Select(static m => m.Name))} is missing.", nameof(names))
            : members.SequenceEqual(ordered) ? null : [.. ordered];
    }

    /// <inheritdoc cref="HookPlugins.Swap"/>
    public static ChainMember[] Swapped(ChainMember[] members, IReadOnlyList<HookPlugin> remove, IReadOnlyList<HookPlugin> add, Func<IReadOnlyList<string>, IReadOnlyList<string>>? order, IReadOnlyCollection<string>? disabled)
    {
        if (remove.FirstOrDefault(r => !Array.Exists(members, m => m.Plugin == r)) is { } unknown)
        {
            throw new ArgumentException($"'{unknown.Name}' is not there, and cannot go.", nameof(remove));
        }

        if (order is null && remove.Count > 0 && remove.SequenceEqual(add))
        {
            // The same ones: each stays at its place.
            return [.. members.Select(m => disabled is not null && add.Contains(m.Plugin) ? m with { IsEnabled = !disabled.Contains(m.Name, StringComparer.Ordinal) } : m)];
        }

        List<ChainMember> left = [.. members.Where(m => !remove.Contains(m.Plugin))];
        int first = Array.FindIndex(members, m => remove.Contains(m.Plugin));
        int place = first < 0 ? left.Count : first;
        foreach (HookPlugin plugin in add)
        {
            EnsureFree(left.Select(static m => m.Plugin), plugin);
            ChainMember? predecessor = Array.Find(members, m => m.Name == plugin.Name && remove.Contains(m.Plugin));
            bool isEnabled = disabled is null ? predecessor?.IsEnabled ?? true : !disabled.Contains(plugin.Name, StringComparer.Ordinal);
            left.Insert(place++, new ChainMember(plugin, isEnabled, IsLoaded: true));
        }

        if (order is null)
        {
            return [.. left];
        }

        string[] wanted = [.. order([.. left.Select(static m => m.Name)])];
        return [.. left.OrderBy(m => Array.IndexOf(wanted, m.Name) is var at && at < 0 ? int.MaxValue : at)];
    }
}
