using System.Globalization;

namespace HookSdk.Cli.Doctor.BrokerFiles;

/// <summary>Values by their names.</summary>
internal sealed record HoconObject(FilePlace Place) : HoconNode(Place)
{
    private readonly Dictionary<string, HoconNode> _members = new(StringComparer.Ordinal);

    public IEnumerable<KeyValuePair<string, HoconNode>> Members => _members;

    /// <summary>A value by its path, such as <c>handler.address</c>; null: there is none.</summary>
    public HoconNode? Find(string path)
    {
        HoconNode? node = this;
        foreach (string name in path.Split('.'))
        {
            node = (node as HoconObject)?._members.GetValueOrDefault(name);
        }

        return node;
    }

    public HoconText? Text(string path) => Find(path) as HoconText;

    /// <summary>A list, which may also be written as an object whose names are numbers; null: there is none.</summary>
    public IReadOnlyList<HoconNode>? Items(string path) => Find(path) switch
    {
        HoconList list => list.Items,
        HoconObject { _members: var members } when members.Keys.All(static k => k.All(char.IsAsciiDigit)) =>
            [.. members.OrderBy(static m => long.Parse(m.Key, CultureInfo.InvariantCulture)).Select(static m => m.Value)],
        _ => null,
    };

    /// <summary>Sets a value: objects of one name become one, of others the later counts.</summary>
    public void Set(IReadOnlyList<string> path, HoconNode value)
    {
        if (path.Count > 1)
        {
            if (_members.GetValueOrDefault(path[0]) is not HoconObject inner)
            {
                _members[path[0]] = inner = new(value.Place);
            }

            inner.Set([.. path.Skip(1)], value);
        }
        else if (value is HoconObject added && _members.GetValueOrDefault(path[0]) is HoconObject there)
        {
            foreach ((string name, HoconNode node) in added.Members)
            {
                there.Set([name], node);
            }
        }
        else
        {
            _members[path[0]] = value;
        }
    }

    /// <summary>Adds to a list (<c>+=</c>).</summary>
    public void Append(IReadOnlyList<string> path, HoconNode value)
    {
        HoconList? there = Find(string.Join('.', path)) as HoconList;
        Set(path, new HoconList([.. there?.Items ?? [], value], there?.Place ?? value.Place));
    }
}
