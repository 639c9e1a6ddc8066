namespace HookSdk.EmqX.ExHook;

/// <summary>A call that was answered and waits for its handlers. It holds the request's bytes until they have run.</summary>
internal sealed record Notification(HookRoute Route, HookBody Body, HookConnection Connection, string Client);
