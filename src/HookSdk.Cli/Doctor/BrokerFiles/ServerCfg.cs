using System.Text.RegularExpressions;

namespace HookSdk.Cli.Doctor.BrokerFiles;

/// <summary>EMG's server.cfg: KEY=VALUE lines, and sections of such lines between &lt; and &gt;. What it does not know it passes over.</summary>
internal sealed partial class ServerCfg
{
    private const int LongestLine = 4096;
    private const int MatchTimeout = 10_000;

    private readonly List<ServerCfgSection> _sections = [];
    private readonly List<FileProblem> _problems = [];
    private ServerCfgSection? _open;

    public IReadOnlyList<FileProblem> Problems => _problems;

    public static ServerCfg Read(IEnumerable<ConfigFile> files)
    {
        ServerCfg all = new();
        foreach (ConfigFile file in files)
        {
            foreach ((FilePlace place, string line) in file.Lines)
            {
                all.Read(place, line.Trim());
            }

            all.Close();
        }

        return all;
    }

    public IEnumerable<ServerCfgSection> Sections(string kind) => _sections.Where(s => s.Kind.Equals(kind, StringComparison.OrdinalIgnoreCase));

    private void Read(FilePlace place, string line)
    {
        if (line.Length == 0 || line[0] == '#')
        {
            return;
        }

        if (line.Length > LongestLine)
        {
            _problems.Add(new(place, "the line is too long to be one of server.cfg"));
            return;
        }

        if (Head().Match(line) is { Success: true } head)
        {
            Close();
            _open = new(head.Groups["kind"].Value, head.Groups["name"].Value.Trim(), place);
            _sections.Add(_open);
            line = head.Groups["rest"].Value.Trim();
            if (line.Length == 0)
            {
                return;
            }
        }

        bool ends = line == ">" || line.EndsWith(" >", StringComparison.Ordinal) || line.EndsWith("\t>", StringComparison.Ordinal);
        ReadOptions(place, ends ? line[..^1].TrimEnd() : line);
        if (ends && _open is null)
        {
            _problems.Add(new(place, "a > closes no section"));
        }

        _open = ends ? null : _open;
    }

    private void ReadOptions(FilePlace place, string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        // Some options are a word alone, such as LOGPDU.
        if (OptionWord().IsMatch(text))
        {
            _open?.Add(new(text, "", place));
            return;
        }

        // Several may stand in a line: each begins with a name in capitals and =.
        MatchCollection names = OptionName().Matches(text);
        if (names.Count == 0 || names[0].Index > 0)
        {
            _problems.Add(new(place, "it is no KEY=VALUE, and no head of a section such as PLUGIN name <"));
            return;
        }

        for (int i = 0; i < names.Count; i++)
        {
            int end = i + 1 < names.Count ? names[i + 1].Index : text.Length;
            int begin = names[i].Index + names[i].Length;
            _open?.Add(new(names[i].Groups["name"].Value, text[begin..end].Trim().Trim('"'), place));
        }
    }

    private void Close()
    {
        if (_open is not null)
        {
            _problems.Add(new(_open.Place, $"the section {_open.Kind} {_open.Name} has no > at its end"));
            _open = null;
        }
    }

    [GeneratedRegex(@"^(?<kind>[A-Za-z][\w-]*)\s+(?<name>[^<>=]*?)\s*<(?<rest>.*)$", RegexOptions.ExplicitCapture, MatchTimeout)]
    private static partial Regex Head();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*$", RegexOptions.ExplicitCapture, MatchTimeout)]
    private static partial Regex OptionWord();

    [GeneratedRegex(@"(?<=^|\s)(?<name>[A-Za-z_][A-Za-z0-9_]*)\s*=", RegexOptions.ExplicitCapture, MatchTimeout)]
    private static partial Regex OptionName();
}
