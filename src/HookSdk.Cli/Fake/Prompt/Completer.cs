using HookSdk.Cli.Fake.Brokers;

namespace HookSdk.Cli.Fake.Prompt;

/// <summary>What a line may go on with: the steps of the broker, their options, and names that were used.</summary>
internal sealed class Completer(IReadOnlyList<Verb> verbs, Func<IEnumerable<string>> known)
{
    private static readonly string[] Own = ["calls", "help", "quit"];

    /// <summary>The words that may stand in place of the last one of the line, in their order.</summary>
    public IReadOnlyList<string> For(string line)
    {
        int start = line.LastIndexOf(' ') + 1;
        string begun = line[start..];
        IEnumerable<string> words = start == 0
            ? verbs.Select(static v => v.Name).Concat(Own)
            : OptionsOf(line.Split(' ', 2)[0]).Concat(known());
        return [.. words.Where(w => w.StartsWith(begun, StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>The line with as much added as all words have in common; with a space where there is one alone.</summary>
    public string Complete(string line)
    {
        IReadOnlyList<string> words = For(line);
        if (words.Count == 0)
        {
            return line;
        }

        string common = words[0];
        foreach (string word in words)
        {
            common = common[..common.Zip(word).TakeWhile(static p => p.First == p.Second).Count()];
        }

        string completed = line[..(line.LastIndexOf(' ') + 1)] + common;
        return words.Count == 1 && !common.EndsWith('=') ? completed + " " : completed;
    }

    /// <summary>Options are written in a form as [name=...].</summary>
    private IEnumerable<string> OptionsOf(string verb) => (verbs.FirstOrDefault(v => v.Name == verb)?.Form ?? "")
        .Split(' ')
        .Where(static part => part.StartsWith('[') && char.IsAsciiLetterLower(part[1]))
        .Select(static part => part.IndexOf('=', StringComparison.Ordinal) is var at and > 0 ? part[1..(at + 1)] : part.Trim('[', ']'));
}
