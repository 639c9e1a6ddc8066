namespace HookSdk.Cli.Doctor.Findings;

/// <summary>Something that may be wrong between a server and its broker.</summary>
/// <param name="Id">Its name, which stays: a pipeline may go by it.</param>
/// <param name="Sentence">What is wrong then.</param>
/// <param name="Why">What comes of it.</param>
/// <param name="ToDo">What to do about it.</param>
internal sealed record FindingKind(string Id, string Sentence, string Why, string ToDo);
