namespace HookSdk.Cli.Fake.Steps;

/// <summary>A step that says something that cannot be done.</summary>
internal sealed class StepException(string problem, string next) : Exception(problem)
{
    public string Next => next;

    public static StepException Form(string verb, string form) => new($"That is no '{verb}'.", $"Write it as: {verb} {form}");
}
