namespace HookSdk.EmqX.ExHook;

/// <summary>A hook that EMQX is told to call, by its name in EMQX 5, and the topic filters of a message hook: none for all topics.</summary>
internal sealed record LoadedHook(string Name, IReadOnlyList<string> Topics);
