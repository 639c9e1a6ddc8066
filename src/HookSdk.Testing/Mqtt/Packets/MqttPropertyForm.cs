namespace HookSdk.Testing;

/// <summary>How the value of a property is written.</summary>
internal enum MqttPropertyForm
{
    /// <summary>One byte.</summary>
    Byte,

    /// <summary>A number of two bytes.</summary>
    Two,

    /// <summary>A number of four bytes.</summary>
    Four,

    /// <summary>A number of one to four bytes.</summary>
    Variable,

    /// <summary>UTF-8 behind its length.</summary>
    Text,

    /// <summary>Bytes behind their length.</summary>
    Bytes,
}
