namespace HookSdk.Inspector;

/// <summary>Plugins on trial, of those servers that have some.</summary>
internal sealed record TrialsDocument(IReadOnlyList<ServerTrialsDocument> Servers);

/// <summary>Plugins on trial of one server.</summary>
/// <param name="Server">The server, as logs name it.</param>
/// <param name="Shadows">Its shadows.</param>
/// <param name="DryRuns">Its plugins in DryRun.</param>
/// <param name="Disagreements">The last calls that a shadow answered otherwise, the newest first.</param>
/// <param name="More">How many more are kept.</param>
internal sealed record ServerTrialsDocument(string Server, IReadOnlyList<ShadowDocument> Shadows, IReadOnlyList<DryRunDocument> DryRuns, IReadOnlyList<ShadowDisagreement> Disagreements, int More);

/// <summary>A shadow.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Beside">The live plugin that it is held against; null: all of them.</param>
/// <param name="Problem">Why it is not asked; null: it is.</param>
/// <param name="Hooks">What came of its calls, for each hook that it overrides.</param>
internal sealed record ShadowDocument(string Name, string? Beside, string? Problem, IReadOnlyList<ShadowCount> Hooks);

/// <summary>A plugin in DryRun.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Problem">Why it is not asked; null: it is.</param>
/// <param name="Hooks">What it would have decided, for each of its hooks.</param>
internal sealed record DryRunDocument(string Name, string? Problem, IReadOnlyList<DryRunCount> Hooks);
