namespace HookSdk.Cli.Check.Rules;

/// <summary>Something that a broker needs of its hook servers.</summary>
/// <param name="Id">Its name, which stays: a pipeline may go by it.</param>
/// <param name="Sentence">The rule.</param>
/// <param name="Why">What the broker does otherwise.</param>
/// <param name="ToDo">What to do about a server that breaks it.</param>
/// <param name="LookAsync">Looks at the server.</param>
internal sealed record Rule(string Id, string Sentence, string Why, string ToDo, Func<CancellationToken, Task<Finding>> LookAsync);
