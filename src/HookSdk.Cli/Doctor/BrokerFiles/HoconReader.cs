using System.Globalization;
using System.Text;

namespace HookSdk.Cli.Doctor.BrokerFiles;

/// <summary>Reads HOCON: as much of it as brokers' files hold. What was read before a mistake stays.</summary>
internal sealed class HoconReader(ConfigFile file)
{
    private const int MostDepth = 100;

    private readonly string _text = file.Text;
    private readonly List<FilePlace> _includes = [];
    private int _at;
    private int _line = 1;
    private int _depth;

    /// <summary>Where other files are included.</summary>
    public IReadOnlyList<FilePlace> Includes => _includes;

    private FilePlace Here => new(file.Name, _line);

    private char Next => _at < _text.Length ? _text[_at] : '\0';

    /// <exception cref="HoconException">A line cannot be read.</exception>
    public void ReadInto(HoconObject root)
    {
        Skip(commas: false);
        FilePlace begin = Here;
        bool hasBraces = Next == '{';
        if (hasBraces)
        {
            _at++;
        }

        ReadMembers(root, hasBraces ? begin : null);
        Skip(commas: false);
        if (_at < _text.Length)
        {
            throw new HoconException(Here, "a } closes nothing, or something stands behind the last one");
        }
    }

    /// <param name="into">Where they go.</param>
    /// <param name="begin">Where their brace is; null: they have none.</param>
    private void ReadMembers(HoconObject into, FilePlace? begin)
    {
        while (true)
        {
            Skip(commas: true);
            if (_at >= _text.Length)
            {
                if (begin is not null)
                {
                    throw new HoconException(begin, "this { has no } that closes it");
                }

                return;
            }

            if (Next == '}')
            {
                if (begin is not null)
                {
                    _at++;
                }

                return;
            }

            if (IsInclude())
            {
                _includes.Add(Here);
                SkipLine();
                continue;
            }

            ReadMember(into);
        }
    }

    private void ReadMember(HoconObject into)
    {
        List<string> path = ReadPath();
        SkipBlanks();
        FilePlace place = Here;
        if (Next == '{')
        {
            into.Set(path, ReadValue());
            return;
        }

        bool appends = Next == '+' && _at + 1 < _text.Length && _text[_at + 1] == '=';
        if (!appends && Next is not ('=' or ':'))
        {
            throw new HoconException(place, "behind a name stands no =, no : and no {");
        }

        _at += appends ? 2 : 1;
        Skip(commas: false);
        HoconNode value = ReadValue();
        if (appends)
        {
            into.Append(path, value);
        }
        else
        {
            into.Set(path, value);
        }
    }

    private List<string> ReadPath()
    {
        List<string> path = [];
        while (true)
        {
            string part = Next == '"' ? ReadQuoted() : Take(static c => char.IsLetterOrDigit(c) || c is '_' or '-' or '$' or '/' or '@' or '*');
            if (part.Length == 0)
            {
                throw new HoconException(Here, "a name of a setting should stand here");
            }

            path.Add(part);
            if (Next != '.')
            {
                return path;
            }

            _at++;
        }
    }

    private HoconNode ReadValue()
    {
        if (++_depth > MostDepth)
        {
            throw new HoconException(Here, string.Create(CultureInfo.InvariantCulture, $"more than {MostDepth} braces are open"));
        }

        FilePlace place = Here;
        HoconNode value = Next switch
        {
            '{' => ReadObject(place),
            '[' => ReadList(place),
            _ => new HoconText(ReadText(), place),
        };
        _depth--;
        return value;
    }

    private HoconObject ReadObject(FilePlace place)
    {
        HoconObject value = new(place);
        do
        {
            FilePlace begin = Here;
            _at++;
            ReadMembers(value, begin);
            SkipBlanks();
        }
        while (Next == '{');
        return value;
    }

    private HoconList ReadList(FilePlace place)
    {
        List<HoconNode> items = [];
        _at++;
        while (true)
        {
            Skip(commas: true);
            if (_at >= _text.Length)
            {
                throw new HoconException(place, "this [ has no ] that closes it");
            }

            if (Next == ']')
            {
                _at++;
                return new(items, place);
            }

            int before = _at;
            items.Add(ReadValue());
            if (_at == before)
            {
                throw new HoconException(Here, "a value should stand here");
            }
        }
    }

    /// <summary>Parts with and without quotes, to the end of the value.</summary>
    private string ReadText()
    {
        StringBuilder text = new();
        while (true)
        {
            if (Next == '"')
            {
                text.Append(ReadQuoted());
                continue;
            }

            if (Next is '#' or '\n' or ',' or '}' or ']' or '\0')
            {
                return text.ToString().Trim();
            }

            if (IsAhead("//"))
            {
                return text.Length > 0 && text[^1] == ':'
                    ? throw new HoconException(Here, "an address without quotes ends at its //, which begins a comment: put it between quotes")
                    : text.ToString().Trim();
            }

            if (IsAhead("${") && _text.IndexOf('}', _at) is > 0 and var end && _text.AsSpan(_at, end - _at).IndexOf('\n') < 0)
            {
                text.Append(_text, _at, end + 1 - _at);
                _at = end + 1;
                continue;
            }

            text.Append(Next);
            _at++;
        }
    }

    private string ReadQuoted()
    {
        FilePlace begin = Here;
        if (IsAhead("\"\"\""))
        {
            int end = _text.IndexOf("\"\"\"", _at + 3, StringComparison.Ordinal);
            if (end < 0)
            {
                throw new HoconException(begin, "a text that begins with \"\"\" does not end");
            }

            string whole = _text[(_at + 3)..end];
            _line += whole.Count(static c => c == '\n');
            _at = end + 3;
            return whole;
        }

        StringBuilder text = new();
        for (_at++; Next is not ('"' or '\n' or '\0'); _at++)
        {
            if (Next == '\\' && _at + 1 < _text.Length && _text[_at + 1] != '\n')
            {
                _at++;
                text.Append(Next switch { 'n' => '\n', 't' => '\t', 'r' => '\r', var c => c });
                continue;
            }

            text.Append(Next);
        }

        if (Next != '"')
        {
            throw new HoconException(begin, "a text between quotes does not end in its line");
        }

        _at++;
        return text.ToString();
    }

    private string Take(Func<char, bool> belongs)
    {
        int begin = _at;
        while (_at < _text.Length && belongs(_text[_at]))
        {
            _at++;
        }

        return _text[begin.._at];
    }

    private bool IsInclude() => IsAhead("include") && _at + 7 < _text.Length && (_text[_at + 7] is ' ' or '\t' or '"');

    private bool IsAhead(string word) => string.CompareOrdinal(_text, _at, word, 0, word.Length) == 0;

    private void SkipBlanks() => Take(static c => c is ' ' or '\t' or '\r');

    private void SkipLine() => Take(static c => c != '\n');

    /// <summary>Passes over spaces, line breaks and comments.</summary>
    private void Skip(bool commas)
    {
        while (_at < _text.Length)
        {
            if (Next == '#' || IsAhead("//"))
            {
                SkipLine();
            }
            else if (char.IsWhiteSpace(Next) || (commas && Next == ','))
            {
                _line += Next == '\n' ? 1 : 0;
                _at++;
            }
            else
            {
                return;
            }
        }
    }
}
