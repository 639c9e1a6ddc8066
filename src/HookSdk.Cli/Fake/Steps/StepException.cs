namespace HookSdk.Cli.Fake.Steps;

/// <summary>A step that says something that cannot be done.</summary>
internal sealed class StepException(string problem, string next) : Exception(problem)
{
    public string Next => next;

    /// <param name="verb">The step.</param>
    /// <param name="form">What follows it.</param>
    /// <param name="why">What is wrong with it; null: the form says it.</param>
    public static StepException Form(string verb, string form, string? why = null) => new($"That is no '{verb}'{(why is null ? "" : $": {why}")}.", $"Write it as: {verb} {form}");
}
