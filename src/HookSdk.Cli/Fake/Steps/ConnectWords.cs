namespace HookSdk.Cli.Fake.Steps;

/// <summary>What a client says that connects: <c>USER:PASSWORD</c>, and options.</summary>
/// <param name="User">Its user name; null: none.</param>
/// <param name="Password">Its password; null: none.</param>
/// <param name="Options">The options by their names.</param>
internal sealed record ConnectWords(string? User, string? Password, IReadOnlyDictionary<string, string> Options)
{
    public const string Form = "[USER[:PASSWORD]] [id=CLIENT] [mqtt=5|3.1.1|3.1] [clean=true|false]";

    public static ConnectWords Parse(string argument)
    {
        Words words = new(argument);
        string first = "";
        Dictionary<string, string> options = new(StringComparer.Ordinal);
        bool isFirst = true;
        while (words.Next() is { } word)
        {
            if (Words.Option(word, "id", "mqtt", "clean") is var (name, value))
            {
                options[name] = value;
            }
            else if (isFirst)
            {
                (first, isFirst) = (word, false);
            }
            else
            {
                throw StepException.Form("connect", Form);
            }
        }

        int colon = first.IndexOf(':', StringComparison.Ordinal);
        return new(first.Length == 0 ? null : colon < 0 ? first : first[..colon], colon < 0 ? null : first[(colon + 1)..], options);
    }
}
