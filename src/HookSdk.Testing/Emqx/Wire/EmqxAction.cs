namespace HookSdk.Testing;

/// <summary>What a client asks to do, by the protocol's numbers.</summary>
internal enum EmqxAction
{
    Publish = 0,
    Subscribe = 1,
}
