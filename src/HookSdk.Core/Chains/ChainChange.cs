namespace HookSdk;

/// <summary>A change of plugins that has taken place, for whoever tells of it.</summary>
/// <param name="Swap">When the calls that began before have ended.</param>
/// <param name="Members">The members as it left them.</param>
/// <param name="Served">The hooks that are served since.</param>
internal sealed record ChainChange(ChainSwap Swap, ChainMember[] Members, string[] Served);
