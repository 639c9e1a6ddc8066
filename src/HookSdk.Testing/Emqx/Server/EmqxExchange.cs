using Google.Protobuf;

namespace HookSdk.Testing;

/// <summary>A call and what became of it.</summary>
internal readonly record struct EmqxExchange(string Hook, EmqxCall Call, IMessage Request, EmqxAnswer Answer, TimeSpan Elapsed);
