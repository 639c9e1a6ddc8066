using System.CommandLine;
using HookSdk.Cli.Fake.Brokers;
using HookSdk.Cli.Fake.Steps;
using HookSdk.Cli.Servers;

namespace HookSdk.Cli.Fake;

/// <summary>The options of one <c>hooksdk fake</c> command.</summary>
internal sealed class FakeOptionSet
{
    public Option<string> Url { get; } = ServerOptions.Url();

    public Option<string?> Limit { get; } = new("--limit") { Description = "How long the broker waits for an answer, such as 900ms or 5s; its own default otherwise." };

    public Option<string> Patience { get; } = ServerOptions.Patience("a step", usual: "30s");

    public Option<int?> Clients { get; } = new("--clients") { Description = "Load: how many clients act at once (10)." };

    public Option<double?> Rate { get; } = new("--rate") { Description = "Load: turns a second of all clients together; as many as the server takes otherwise." };

    public Option<string?> Duration { get; } = new("--duration") { Description = "Load: for how long, such as 10s or 2m (10s)." };

    /// <summary>An option for each step of the broker, played in the order of the command line.</summary>
    public IReadOnlyDictionary<string, Option> Steps { get; }

    private readonly IReadOnlyList<Verb> _verbs;

    public FakeOptionSet(IReadOnlyList<Verb> verbs)
    {
        _verbs = verbs;
        Steps = verbs.ToDictionary(static v => $"--{v.Name}", Make, StringComparer.Ordinal);
    }

    public IEnumerable<Option> All => [Url, .. Steps.Values, Limit, Patience, Clients, Rate, Duration];

    /// <summary>The steps of a command line in their order.</summary>
    public IReadOnlyList<Step> StepsOf(ParseResult parsed)
    {
        List<Step> steps = [];
        IReadOnlyList<System.CommandLine.Parsing.Token> tokens = parsed.Tokens;
        for (int i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].Type == System.CommandLine.Parsing.TokenType.Option && Steps.TryGetValue(tokens[i].Value, out Option? option))
            {
                bool takes = option.Arity.MaximumNumberOfValues > 0 && i + 1 < tokens.Count && tokens[i + 1].Type == System.CommandLine.Parsing.TokenType.Argument;
                steps.Add(new(tokens[i].Value[2..], takes ? tokens[++i].Value : ""));
            }
        }

        return steps;
    }

    public Verb VerbOf(Step step) => _verbs.First(v => v.Name == step.Verb);

    private static Option Make(Verb verb) => verb.Takes
        ? new Option<string[]>($"--{verb.Name}")
        {
            Description = $"{verb.About} {verb.Form}",
            HelpName = verb.Name == Step.Connect ? "USER:PASSWORD" : verb.Form,
            Arity = verb.Name == Step.Connect ? ArgumentArity.ZeroOrMore : ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
        }
        : new Option<bool>($"--{verb.Name}") { Description = verb.About, Arity = ArgumentArity.Zero };
}
