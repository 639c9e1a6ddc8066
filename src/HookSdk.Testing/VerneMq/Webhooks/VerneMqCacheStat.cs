namespace HookSdk.Testing;

/// <summary>A row of <c>vmq-admin webhooks cache show</c>.</summary>
/// <param name="Hook">The hook.</param>
/// <param name="Endpoint">The URL.</param>
/// <param name="Stat"><c>entries</c>, <c>hits</c> or <c>misses</c>.</param>
/// <param name="Value">How many; rows with none are left out.</param>
public sealed record VerneMqCacheStat(string Hook, Uri Endpoint, string Stat, long Value);
