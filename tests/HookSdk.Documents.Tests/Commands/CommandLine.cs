using System.Text;

namespace HookSdk.Documents.Tests;

/// <summary>Splits a line of a shell into commands and their words. Of the shell's language it knows quotes, pipes, lists and redirections: what documents use.</summary>
internal static class CommandLine
{
    /// <summary>The commands of a line, each without redirections.</summary>
    public static IEnumerable<IReadOnlyList<string>> Commands(string line)
    {
        List<string> words = [];
        foreach ((string word, bool isQuoted) in Words(line))
        {
            if (!isQuoted && word is "|" or "&&" or ";" or "&")
            {
                yield return words;
                words = [];
            }
            else
            {
                words.Add(word);
            }
        }

        if (words.Count > 0)
        {
            yield return words;
        }
    }

    private static IEnumerable<(string Word, bool IsQuoted)> Words(string line)
    {
        StringBuilder word = new();
        char quote = '\0';
        bool isQuoted = false;
        bool isTarget = false;
        foreach (char c in line + " ")
        {
            if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
                if (quote != '\0')
                {
                    word.Append(c);
                }
            }
            else if (c is '\'' or '"')
            {
                (quote, isQuoted) = (c, true);
            }
            else if (c != ' ')
            {
                word.Append(c);
            }
            else if (word.Length > 0 || isQuoted)
            {
                // `> file` goes to the shell.
                if (!isQuoted && word.ToString() is ">" or ">>" or "2>")
                {
                    isTarget = true;
                }
                else if (isTarget)
                {
                    isTarget = false;
                }
                else
                {
                    yield return (word.ToString(), isQuoted);
                }

                word.Clear();
                isQuoted = false;
            }
        }

        if (quote != '\0')
        {
            throw new InvalidOperationException($"A quote of this line is not closed: {line}");
        }
    }
}
