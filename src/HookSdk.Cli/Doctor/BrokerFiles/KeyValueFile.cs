namespace HookSdk.Cli.Doctor.BrokerFiles;

/// <summary>Lines of KEY = VALUE, as vernemq.conf and M4's system.conf have them. Of two lines with one key the later counts.</summary>
internal sealed class KeyValueFile
{
    private readonly Dictionary<string, FileSetting> _settings = new(StringComparer.Ordinal);
    private readonly List<FileProblem> _problems = [];
    private readonly List<FilePlace> _includes = [];

    /// <summary>The settings, by the order of their keys.</summary>
    public IEnumerable<FileSetting> Settings => _settings.Values.OrderBy(static s => s.Key, StringComparer.Ordinal);

    public IReadOnlyList<FileProblem> Problems => _problems;

    /// <summary>Where other files are included, which are not read.</summary>
    public IReadOnlyList<FilePlace> Includes => _includes;

    /// <summary>Reads files, of which a later one goes before an earlier one.</summary>
    public static KeyValueFile Read(IEnumerable<ConfigFile> files)
    {
        KeyValueFile all = new();
        foreach ((FilePlace place, string line) in files.SelectMany(static f => f.Lines))
        {
            all.Add(place, line.Trim());
        }

        return all;
    }

    public FileSetting? Find(string key) => _settings.GetValueOrDefault(key);

    private void Add(FilePlace place, string line)
    {
        if (line.Length == 0 || line[0] is '#' or ';' or '[')
        {
            return;
        }

        if (line.StartsWith("include ", StringComparison.Ordinal))
        {
            _includes.Add(place);
            return;
        }

        int equals = line.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            _problems.Add(new(place, "it is no KEY = VALUE, and no comment"));
            return;
        }

        string key = line[..equals].TrimEnd();
        if (key.Any(char.IsWhiteSpace))
        {
            _problems.Add(new(place, "there is a space in the name of the setting"));
            return;
        }

        string value = line[(equals + 1)..];
        int comment = value.IndexOf('#', StringComparison.Ordinal);
        value = (comment < 0 ? value : value[..comment]).Trim();
        _settings[key] = new(key, Unquoted(value), place);
    }

    private static string Unquoted(string value) => value.Length > 1 && value[0] == '"' && value[^1] == '"' ? value[1..^1] : value;
}
