using System.Globalization;

namespace HookSdk.Cli.Fake.Steps;

/// <summary>What a client publishes: <c>[qos=1] [retain] TOPIC=TEXT</c>.</summary>
internal sealed record PublishWords(string Topic, string Text, int QoS, bool Retain)
{
    public const string Form = "[qos=0|1|2] [retain] TOPIC=TEXT";

    public static PublishWords Parse(string argument)
    {
        int qos = 0;
        bool retain = false;
        Words words = new(argument);
        string rest = words.Rest;
        while (words.Next() is { } word)
        {
            if (word == "retain")
            {
                retain = true;
            }
            else if (Words.Option(word, "qos") is var (_, value))
            {
                qos = QoSOf(value, "publish", Form);
            }
            else
            {
                break;
            }

            rest = words.Rest;
        }

        int at = rest.IndexOf('=', StringComparison.Ordinal);
        return at > 0 ? new(rest[..at], rest[(at + 1)..], qos, retain) : throw StepException.Form("publish", Form, "there is no TOPIC=TEXT in it");
    }

    public static int QoSOf(string text, string verb, string form) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int qos) && qos is >= 0 and <= 2 ? qos : throw StepException.Form(verb, form, $"qos= takes 0, 1 or 2, and not '{text}'");
}
