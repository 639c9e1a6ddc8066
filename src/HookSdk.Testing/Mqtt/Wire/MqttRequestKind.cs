namespace HookSdk.Testing;

/// <summary>The packets of a client; the numbers are those of the fixed header.</summary>
internal enum MqttRequestKind
{
    Connect = 1,
    Publish = 3,
    Puback = 4,
    Pubrec = 5,
    Pubrel = 6,
    Pubcomp = 7,
    Subscribe = 8,
    Unsubscribe = 10,
    Pingreq = 12,
    Disconnect = 14,
    Auth = 15,
}
