namespace HookSdk.Testing;

/// <summary>What may go wrong between a broker and a hook server.</summary>
internal enum HookFault
{
    Timeout,
    Reset,
    SlowBody,
    TruncatedBody,
    ExtraField,
    UnknownOption,
    InvalidUtf8,
    Duplicate,
}
