namespace HookSdk.Testing;

/// <summary>How EMQX's operator sees a hook server.</summary>
public enum EmqxServerStatus
{
    /// <summary>It is loaded.</summary>
    Connected,

    /// <summary>Its load failed, and will be tried again.</summary>
    Connecting,

    /// <summary>Its load failed, and will not be tried again.</summary>
    Disconnected,

    /// <summary>It is switched off.</summary>
    Disabled,
}
