namespace HookSdk.Cli.Fake.Brokers;

/// <summary>A step that a broker or its clients know.</summary>
/// <param name="Name">The word at the prompt; on the command line with two dashes.</param>
/// <param name="Form">What follows it.</param>
/// <param name="About">What it does.</param>
/// <param name="Takes">Whether anything follows it.</param>
internal sealed record Verb(string Name, string Form, string About, bool Takes = true)
{
    /// <summary>Throws <see cref="Steps.StepException"/> where what follows has not the form.</summary>
    public Action<string> Check { get; init; } = static _ => { };

    /// <param name="words">Some outcomes of the broker's steps.</param>
    public static Verb Expect(params IEnumerable<string> words) => new("expect", "TEXT", $"Fails unless the outcome of the step before holds this text, such as: {string.Join(", ", words)}.");
}
