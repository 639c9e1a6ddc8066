namespace HookSdk.Cli.Config;

/// <summary>Everything that a broker has to be told of a server.</summary>
/// <param name="Forms">The forms, of which one is enough unless their heads say more.</param>
/// <param name="Notes">What often goes wrong then.</param>
internal sealed record ConfigPage(IReadOnlyList<ConfigForm> Forms, IReadOnlyList<string> Notes);
