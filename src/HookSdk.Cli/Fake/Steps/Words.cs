using System.Text;

namespace HookSdk.Cli.Fake.Steps;

/// <summary>Takes a line apart: words between spaces, and texts between double quotes.</summary>
internal sealed class Words(string line)
{
    private int _at;

    /// <summary>What has not been taken yet, without the spaces around it.</summary>
    public string Rest => line[_at..].Trim();

    /// <summary>The next word; null: there is none.</summary>
    public string? Next()
    {
        while (_at < line.Length && line[_at] == ' ')
        {
            _at++;
        }

        if (_at == line.Length)
        {
            return null;
        }

        StringBuilder word = new();
        bool isQuoted = false;
        for (; _at < line.Length && (isQuoted || line[_at] != ' '); _at++)
        {
            if (line[_at] == '"')
            {
                isQuoted = !isQuoted;
            }
            else
            {
                word.Append(line[_at]);
            }
        }

        return word.ToString();
    }

    /// <summary>A word as one of these options: <c>name=value</c>. Null: it is none of them.</summary>
    public static (string Name, string Value)? Option(string word, params ReadOnlySpan<string> names)
    {
        int at = word.IndexOf('=', StringComparison.Ordinal);
        return at > 0 && names.Contains(word[..at]) ? (word[..at], word[(at + 1)..]) : null;
    }
}
