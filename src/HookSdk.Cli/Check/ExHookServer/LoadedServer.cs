using HookSdk.Cli.Check.Grpc;

namespace HookSdk.Cli.Check.ExHookServer;

/// <summary>A server after OnProviderLoaded.</summary>
/// <param name="Package">The highest version of the protocol that it serves; 3 where it serves none.</param>
/// <param name="Reply">What it answered.</param>
/// <param name="Names">The hooks that it asked for, as it named them.</param>
/// <param name="Calls">The calls that EMQX makes of it by then, by their methods, OnProviderLoaded first.</param>
/// <param name="Others">All other calls of that version.</param>
internal sealed record LoadedServer(int Package, GrpcReply Reply, IReadOnlyList<string> Names, IReadOnlyList<GrpcCall> Calls, IReadOnlyDictionary<string, GrpcCall> Others);
