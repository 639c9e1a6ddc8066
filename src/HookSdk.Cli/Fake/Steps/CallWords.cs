using System.Globalization;

namespace HookSdk.Cli.Fake.Steps;

/// <summary>A call that comes in by a Connection Point: <c>SOURCE DESTINATION user=7 cp=2</c>.</summary>
internal sealed record CallWords(string Source, string Destination, long User, long Point)
{
    public const string Form = "SOURCE DESTINATION [user=NUMBER] [cp=NUMBER]";

    public static CallWords Parse(string argument)
    {
        Words words = new(argument);
        if (words.Next() is not { } source || words.Next() is not { } destination)
        {
            throw StepException.Form("call", Form, "it takes a SOURCE and a DESTINATION");
        }

        (long user, long point) = (2, 2);
        while (words.Next() is { } word)
        {
            if (Words.Option(word, "user", "cp") is not var (name, value))
            {
                throw StepException.Form("call", Form, $"'{word}' is neither user=NUMBER nor cp=NUMBER");
            }

            if (!long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long number))
            {
                throw StepException.Form("call", Form, $"{name}= takes a number, and '{value}' is none");
            }

            (user, point) = name == "user" ? (number, point) : (user, number);
        }

        return new(source, destination, user, point);
    }
}
