using System.Text;

namespace HookSdk.Recording;

/// <summary>Reads lines that are no longer than a recording's are.</summary>
internal sealed class BoundedLines(TextReader reader)
{
    /// <summary>A call may have 16 MiB, which base64 makes longer.</summary>
    private const int Longest = 64 * 1024 * 1024;

    private readonly char[] _room = new char[16 * 1024];
    private readonly StringBuilder _line = new();
    private int _at;
    private int _end;

    /// <summary>The line that was read last, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>Whether the line that was read last ended with a line break.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Reads a line, without its break; null: there is none left.</summary>
    /// <exception cref="RecordingException">It is longer than any line of a recording.</exception>
    public string? Read()
    {
        _line.Clear();
        HasEnded = false;
        while (true)
        {
            if (_at == _end)
            {
                _at = 0;
                _end = reader.Read(_room);
                if (_end == 0)
                {
                    return _line.Length == 0 ? null : Take();
                }
            }

            ReadOnlySpan<char> rest = _room.AsSpan(_at, _end - _at);
            int end = rest.IndexOf('\n');
            _line.Append(end < 0 ? rest : rest[..end]);
            _at += end < 0 ? rest.Length : end + 1;
            if (_line.Length > Longest)
            {
                throw new RecordingException($"line {Number + 1} is longer than {Longest} characters: this is no recording.");
            }

            if (end >= 0)
            {
                HasEnded = true;
                return Take();
            }
        }
    }

    private string Take()
    {
        Number++;
        return _line.ToString();
    }
}
