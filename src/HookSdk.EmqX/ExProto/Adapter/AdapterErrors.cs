using HookSdk.EmqX.ExProto.Wire;
using HookSdk.EmqX.Transport;

namespace HookSdk.EmqX.ExProto;

/// <summary>
/// What the adapter's answers mean. EMQX sends UNKNOWN with a printed Erlang term for nearly everything that has a code of its own: PARAMS_TYPE_ERROR is never sent as a code.
/// </summary>
internal static class AdapterErrors
{
    /// <summary>The error of an answer that is not SUCCESS.</summary>
    public static ExProtoException Of(string method, CodeResponse response)
    {
        ExProtoError error = ErrorOf(response);
        return new ExProtoException(error, $"{method}: {Sentence(error)} (EMQX: {CodeName(response.Code)} {response.Message})", (int)response.Code, response.Message);
    }

    /// <summary>The error of a call that came to no answer.</summary>
    public static ExProtoException Of(string method, Uri address, GrpcException e)
    {
        ExProtoError error = e.Code switch
        {
            GrpcStatusCode.Unavailable => ExProtoError.Unreachable,
            GrpcStatusCode.DeadlineExceeded => ExProtoError.TimedOut,
            _ => ExProtoError.Unknown,
        };
        return new ExProtoException(error, $"{method}: {Sentence(error)} ({address.Authority}: {e.Code} {e.Message})", innerException: e);
    }

    private static ExProtoError ErrorOf(CodeResponse response) => response.Code switch
    {
        ResultCode.ConnProcessNotAlive => ExProtoError.ConnectionGone,
        ResultCode.RequiredParamsMissed or ResultCode.ParamsTypeError => ExProtoError.BadParameter,
        ResultCode.PermissionDeny => Says(response, "Duplicated authenticate") ? ExProtoError.AlreadyAuthenticated : ExProtoError.NotAuthorized,
        ResultCode.Unknown when Says(response, "unexpected_call") => ExProtoError.NotAuthenticated,
        ResultCode.Unknown when Says(response, "PARAMS_TYPE_ERROR") || Says(response, "REQUIRED_PARAMS_MISSED") => ExProtoError.BadParameter,
        ResultCode.Unknown when Says(response, "Connection is not answered") => ExProtoError.Busy,

        // The conn is none of this node's: one of before its restart, say.
        ResultCode.Unknown when Says(response, "Unknown crashes") => ExProtoError.ConnectionGone,
        _ => ExProtoError.Unknown,
    };

    private static bool Says(CodeResponse response, string text) => response.Message.Contains(text, StringComparison.Ordinal);

    private static string Sentence(ExProtoError error) => error switch
    {
        ExProtoError.ConnectionGone => "the device is gone",
        ExProtoError.NotAuthenticated => "the device is not authenticated yet",
        ExProtoError.AlreadyAuthenticated => "the device is authenticated already",
        ExProtoError.NotAuthorized => "the broker refuses it",
        ExProtoError.BadParameter => "EMQX does not accept a parameter",
        ExProtoError.Busy => "the device's process in EMQX is busy",
        ExProtoError.Unreachable => "EMQX's adapter was not reached, or the connection was lost",
        ExProtoError.TimedOut => "EMQX's adapter did not answer in time",
        _ => "EMQX's adapter answered with an error",
    };

    private static string CodeName(ResultCode code) => code switch
    {
        ResultCode.Unknown => "UNKNOWN",
        ResultCode.ConnProcessNotAlive => "CONN_PROCESS_NOT_ALIVE",
        ResultCode.RequiredParamsMissed => "REQUIRED_PARAMS_MISSED",
        ResultCode.ParamsTypeError => "PARAMS_TYPE_ERROR",
        ResultCode.PermissionDeny => "PERMISSION_DENY",
        _ => $"code {(int)code}",
    };
}
