namespace HookSdk.EmqX.ExProto;

/// <summary>A call of EMQX's adapter failed.</summary>
#pragma warning disable CA1032 // What went wrong is what it is for.
public sealed class ExProtoException : Exception
#pragma warning restore CA1032
{
    internal ExProtoException(ExProtoError error, string message, int? resultCode = null, string? brokerText = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Error = error;
        ResultCode = resultCode;
        BrokerText = brokerText;
    }

    /// <summary>What it means.</summary>
    public ExProtoError Error { get; }

    /// <summary>
    /// EMQX's result code: 1 UNKNOWN, 2 CONN_PROCESS_NOT_ALIVE, 3 REQUIRED_PARAMS_MISSED, 4 PARAMS_TYPE_ERROR, 5 PERMISSION_DENY. Null when no result came.
    /// </summary>
    public int? ResultCode { get; }

    /// <summary>EMQX's own words, a printed Erlang term. Null when no result came.</summary>
    public string? BrokerText { get; }
}
