using HookSdk.Cli.Fake.Steps;

namespace HookSdk.Cli.Fake.Load;

/// <summary>What a load does.</summary>
/// <param name="Clients">How many act at once.</param>
/// <param name="Rate">How many turns a second all of them begin together; null: each begins the next when it has ended one.</param>
/// <param name="Duration">For how long turns begin.</param>
/// <param name="Steps">What each client does: a connect at its beginning, the rest each turn.</param>
internal sealed record LoadPlan(int Clients, double? Rate, TimeSpan Duration, IReadOnlyList<Step> Steps);
