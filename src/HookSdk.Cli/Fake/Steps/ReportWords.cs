namespace HookSdk.Cli.Fake.Steps;

/// <summary>A delivery report that comes in: <c>FROM TO STATUS=1</c>.</summary>
internal sealed record ReportWords(string From, string To, IReadOnlyList<KeyValuePair<string, string>> Options)
{
    public const string Form = "FROM TO [NAME=VALUE ...]";

    public static ReportWords Parse(string argument)
    {
        Words words = new(argument);
        if (words.Next() is not { } from || words.Next() is not { } to)
        {
            throw StepException.Form("report", Form, "it takes a FROM and a TO");
        }

        List<KeyValuePair<string, string>> options = [];
        while (words.Next() is { } word)
        {
            int at = word.IndexOf('=', StringComparison.Ordinal);
            options.Add(at > 0 ? new(word[..at], word[(at + 1)..]) : throw StepException.Form("report", Form, $"'{word}' is no NAME=VALUE"));
        }

        return new(from, to, options);
    }
}
