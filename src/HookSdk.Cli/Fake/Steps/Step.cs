using HookSdk.Cli.Terminal;

namespace HookSdk.Cli.Fake.Steps;

/// <summary>One thing that the played broker or its client does: a word, and what it is about.</summary>
/// <param name="Verb">The word, such as <c>publish</c>.</param>
/// <param name="Argument">The rest, such as <c>devices/1/t=21</c>.</param>
internal sealed record Step(string Verb, string Argument)
{
    public const string Connect = "connect";
    public const string Expect = "expect";

    /// <summary>Reads a line of the prompt.</summary>
    public static Step Parse(string line)
    {
        Words words = new(line);
        string verb = words.Next() ?? "";
        return new(verb, words.Rest);
    }

    /// <summary>The same step of one client of a load, in its turn.</summary>
    public Step For(int client, long turn) => this with
    {
        Argument = Argument
            .Replace("{client}", client.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{n}", turn.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal),
    };

    /// <summary>The step as it is shown: without the password of a client.</summary>
    public override string ToString()
    {
        if (Verb != Connect)
        {
            return $"{Verb} {Argument}".TrimEnd();
        }

        ConnectWords words = ConnectWords.Parse(Argument);
        return $"{Verb} {words.User}{(words.Password is null ? "" : $":{Secrets.Mask}")}{string.Concat(words.Options.Select(static o => $" {o.Key}={o.Value}"))}".TrimEnd();
    }
}
