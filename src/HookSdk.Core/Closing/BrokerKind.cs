namespace HookSdk;

/// <summary>A broker at which <see cref="ConnectionClosing"/> ends connections.</summary>
public enum BrokerKind
{
    /// <summary>EMQX.</summary>
    Emqx,

    /// <summary>VerneMQ.</summary>
    VerneMq,
}
