namespace HookSdk.Testing;

/// <summary>A call and what became of it.</summary>
internal readonly record struct EmqxExchange(string Hook, EmqxCall Call, EmqxRequest Request, EmqxAnswer Answer, TimeSpan Elapsed);
