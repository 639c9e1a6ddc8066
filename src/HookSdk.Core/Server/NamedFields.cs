namespace HookSdk;

/// <summary>What calls of a hook may tell of whom they are about: what can be counted by.</summary>
[Flags]
internal enum NamedFields
{
    None = 0,
    Client = 1,
    UserName = 2,
    Destination = 4,
    PeerAddress = 8,
    Topic = 16,
    All = Client | UserName | Destination | PeerAddress | Topic,
}
