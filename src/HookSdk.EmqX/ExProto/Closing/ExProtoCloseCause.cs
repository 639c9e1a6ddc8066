namespace HookSdk.EmqX.ExProto;

/// <summary>Why a device's connection ended.</summary>
public enum ExProtoCloseCause
{
    /// <summary>The device closed it, or the network did.</summary>
    Device,

    /// <summary>EMQX closed it, for a reason of its own: the client was kicked, say, or another has the same client id.</summary>
    Broker,

    /// <summary>No bytes came within the keep-alive time.</summary>
    KeepAlive,

    /// <summary>The loop ended, or closed it.</summary>
    Handler,

    /// <summary>The loop threw.</summary>
    Failed,

    /// <summary>What the device sent is no frame, or too long.</summary>
    BadFrame,

    /// <summary>The buffer was full, and the loop took nothing of it for longer than the deadline.</summary>
    BufferFull,

    /// <summary>This server stops.</summary>
    Stopping,

    /// <summary>EMQX does not know the connection any more: it was restarted, or lost the word about its end.</summary>
    Lost,
}
