using HookSdk.Testing;

namespace HookSdk.Cli.Check.VerneMqServer;

/// <summary>What came of a play.</summary>
/// <param name="Calls">Every call of the server.</param>
/// <param name="Deaths">Of what replies sessions died; none: of no reply.</param>
internal sealed record VerneMqPlayed(IReadOnlyList<VerneMqCallRecord> Calls, IReadOnlyList<string> Deaths);
