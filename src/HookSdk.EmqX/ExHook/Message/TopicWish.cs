namespace HookSdk.EmqX.ExHook;

/// <summary>The topics that a provider wants on a message hook; null for all.</summary>
internal sealed record TopicWish(string Hook, HookPlugin Provider, IReadOnlyList<string>? Filters);
