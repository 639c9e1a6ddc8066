namespace HookSdk.EmqX.ExProto;

/// <summary>What an error of EMQX's adapter means. More may be added.</summary>
public enum ExProtoError
{
    /// <summary>Nothing that is known: see the text.</summary>
    Unknown,

    /// <summary>The device is gone.</summary>
    ConnectionGone,

    /// <summary>The device must be authenticated first.</summary>
    NotAuthenticated,

    /// <summary>The device is authenticated already.</summary>
    AlreadyAuthenticated,

    /// <summary>The broker's authorization refuses it.</summary>
    NotAuthorized,

    /// <summary>EMQX does not accept a parameter.</summary>
    BadParameter,

    /// <summary>The device's process in EMQX did not answer within five seconds.</summary>
    Busy,

    /// <summary>The adapter was not reached, or the connection to it was lost: the call may have been carried out.</summary>
    Unreachable,

    /// <summary>No answer came in time: the call may have been carried out.</summary>
    TimedOut,
}
