namespace HookSdk.Cli.Fake.Steps;

/// <summary>A message that a client hands in: <c>FROM TO TEXT</c>.</summary>
internal sealed record MessageWords(string From, string To, string Text)
{
    public const string Form = "FROM TO TEXT";

    public static MessageWords Parse(string argument)
    {
        Words words = new(argument);
        return words.Next() is { } from && words.Next() is { } to && words.Rest is { Length: > 0 } text ? new(from, to, text) : throw StepException.Form("message", Form, "it takes a FROM, a TO and a TEXT");
    }
}
