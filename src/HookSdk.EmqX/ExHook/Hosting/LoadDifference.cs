namespace HookSdk.EmqX.ExHook;

/// <summary>What has come up since the last look that brokers do not know yet.</summary>
/// <param name="Change">In words, with the nodes where several have loaded this server; empty: nothing has come up.</param>
/// <param name="Clusters">The clusters of all nodes that do not know the newest.</param>
/// <param name="Refusing">The versions that refuse clients since nobody serves client.authenticate.</param>
internal sealed record LoadDifference(string Change, IReadOnlyList<string> Clusters, IReadOnlyList<string> Refusing);
