using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace HookSdk;

/// <summary>A copy of a section of the configuration, as a tree.</summary>
internal sealed class StrictNode(string path) : IConfigurationSection
{
    private readonly Dictionary<string, StrictNode> _children = new(StringComparer.OrdinalIgnoreCase);

    public string Path => path;

    public string Key => path[(path.LastIndexOf(':') + 1)..];

    public string? Value { get; set; }

    /// <summary>How it was written that there is nothing, where there is nothing.</summary>
    public EmptyForm Form { get; private set; }

    public string? this[string key]
    {
        get => GetSection(key).Value;
        set => throw new NotSupportedException();
    }

    /// <summary>Makes the tree of a section.</summary>
    /// <param name="path">The section's key.</param>
    /// <param name="pairs">Its values by their full keys, in any order.</param>
    public static StrictNode Of(string path, IEnumerable<KeyValuePair<string, string?>> pairs)
    {
        StrictNode root = new(path);
        foreach ((string key, string? value) in pairs)
        {
            StrictNode node = root;
            for (int start = path.Length + 1; start <= key.Length;)
            {
                int end = key.IndexOf(':', start) is var colon and >= 0 ? colon : key.Length;
                node = node.Enter(key[start..end], key[..end]);
                start = end + 1;
            }

            node.Value = value;
        }

        return root;
    }

    /// <summary>Finds out how nothing was written, here and below, and returns it in an order of its own.</summary>
    public IEnumerable<EmptyForm> FindForms(EmptyForms forms)
    {
        if (_children.Count > 0)
        {
            return [.. _children.Values.SelectMany(child => child.FindForms(forms))];
        }

        Form = string.IsNullOrEmpty(Value) ? forms.Of(path) : EmptyForm.None;
        return [Form];
    }

    public IConfigurationSection GetSection(string key)
    {
        StrictNode node = this;
        foreach (string part in key.Split(':'))
        {
            if (!node._children.TryGetValue(part, out StrictNode? child))
            {
                return new StrictNode($"{path}:{key}");
            }

            node = child;
        }

        return node;
    }

    public IEnumerable<IConfigurationSection> GetChildren() => _children.Values.OrderBy(static child => child.Key, ConfigurationKeyComparer.Instance);

    public IChangeToken GetReloadToken() => new CancellationChangeToken(CancellationToken.None);

    private StrictNode Enter(string key, string full)
    {
        if (!_children.TryGetValue(key, out StrictNode? child))
        {
            child = new StrictNode(full);
            _children.Add(key, child);
        }

        return child;
    }
}
