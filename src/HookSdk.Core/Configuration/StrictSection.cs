using Microsoft.Extensions.Configuration;

namespace HookSdk;

/// <summary>
/// A section as it stood at one look. It is checked and bound from here: one that changes meanwhile would be bound half old and half new, and each look of .NET's at its
/// children goes through all keys of the configuration.
/// </summary>
internal sealed class StrictSection<TOptions>(string name, IConfiguration configuration)
    where TOptions : class
{
    private KeyValuePair<string, string?>[] _seen = [];
    private EmptyForm[] _forms = [];

    public string Name => name;

    /// <summary>The section at the last look; null: it was not there.</summary>
    public StrictNode? Node { get; private set; }

    /// <summary>Looks, and tells whether anything has changed since the look before.</summary>
    public bool Look()
    {
        int end = name.LastIndexOf(':');
        IConfiguration parent = end < 0 ? configuration : configuration.GetSection(name[..end]);
        IConfigurationSection? section = parent.GetChildren().FirstOrDefault(child => child.Key.Equals(name[(end + 1)..], StringComparison.OrdinalIgnoreCase));
        KeyValuePair<string, string?>[] seen = section is null ? [] : [.. section.AsEnumerable()];
        StrictNode? node = section is null ? null : StrictNode.Of(section.Path, seen);
        EmptyForm[] forms = node is null ? [] : [.. node.FindForms(new EmptyForms(configuration))];
        if ((node is null) == (Node is null) && seen.AsSpan().SequenceEqual(_seen) && forms.AsSpan().SequenceEqual(_forms))
        {
            return false;
        }

        _seen = seen;
        _forms = forms;
        Node = node;
        return true;
    }
}
