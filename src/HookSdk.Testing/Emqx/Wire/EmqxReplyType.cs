namespace HookSdk.Testing;

/// <summary>What becomes of the chain after a reply, by the protocol's numbers.</summary>
internal enum EmqxReplyType
{
    Continue = 0,
    Ignore = 1,
    StopAndReturn = 2,
}
