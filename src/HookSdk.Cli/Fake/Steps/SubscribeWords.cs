namespace HookSdk.Cli.Fake.Steps;

/// <summary>What a client subscribes to: <c>FILTER [qos=1]</c>.</summary>
internal sealed record SubscribeWords(string Filter, int QoS)
{
    public const string Form = "FILTER [qos=0|1|2]";

    public static SubscribeWords Parse(string argument)
    {
        Words words = new(argument);
        string filter = words.Next() ?? throw StepException.Form("subscribe", Form, "it takes a FILTER");
        return words.Next() is not { } word ? new(filter, 0)
            : Words.Option(word, "qos") is var (_, value) && words.Rest.Length == 0 ? new(filter, PublishWords.QoSOf(value, "subscribe", Form))
            : throw StepException.Form("subscribe", Form, $"'{word}' is no qos=0|1|2, or more than that follows the filter");
    }
}
