using Emqx.Exproto.V1;
using Google.Protobuf;
using HookSdk.EmqX.ExProto;
using HookSdk.EmqX.Transport;

namespace HookSdk.Testing;

/// <summary>
/// What EMQX's ConnectionAdapter answers, in its own words: UNKNOWN with a printed term for what was not expected, where a code of its own would have been clearer.
/// </summary>
internal sealed class GatewayAdapter(Func<Gateway> gateway, Action<string, string?, CodeResponse> answered)
{
    private const int HighestQoS = 2;

    private static CodeResponse Success => new();

    private static CodeResponse WrongType => new() { Code = ResultCode.Unknown, Message = "{error,'PARAMS_TYPE_ERROR'}" };

    private static CodeResponse Unexpected => new() { Code = ResultCode.Unknown, Message = "{error,unexpected_call}" };

    private static CodeResponse NotAllowed => Deny("<<\"Authorization deny\">>");

    public GrpcService Service => new GrpcService(AdapterForms.Service)
        .Unary("Send", Of("Send", SendBytesRequest.Parser, static r => r.Conn, Send))
        .Unary("Close", Of("Close", CloseSocketRequest.Parser, static r => r.Conn, Close))
        .Unary("Authenticate", Of("Authenticate", AuthenticateRequest.Parser, static r => r.Conn, AuthenticateAsync))
        .Unary("StartTimer", Of("StartTimer", TimerRequest.Parser, static r => r.Conn, StartTimer))
        .Unary("Publish", Of("Publish", PublishRequest.Parser, static r => r.Conn, PublishAsync))
        .Unary("Subscribe", Of("Subscribe", SubscribeRequest.Parser, static r => r.Conn, SubscribeAsync))
        .Unary("Unsubscribe", Of("Unsubscribe", UnsubscribeRequest.Parser, static r => r.Conn, UnsubscribeAsync))
        .Unary("RawPublish", Of("RawPublish", RawPublishRequest.Parser, static _ => "", RawPublishAsync));

    private GrpcUnaryHandler Of<T>(string method, MessageParser<T> parser, Func<T, string> conn, Func<T, CodeResponse> answer)
        where T : IMessage<T> => Of(method, parser, conn, request => new ValueTask<CodeResponse>(answer(request)));

    private GrpcUnaryHandler Of<T>(string method, MessageParser<T> parser, Func<T, string> conn, Func<T, ValueTask<CodeResponse>> answer)
        where T : IMessage<T> => async (_, body, reply) =>
    {
        T request = GrpcMessages.Parse(parser, body);
        string? device = gateway().Find(conn(request))?.Name;
        CodeResponse response = await answer(request).ConfigureAwait(false);
        response.WriteTo(reply);
        answered(method, device, response);
        return GrpcStatus.Ok;
    };

    private static CodeResponse Deny(string text) => new() { Code = ResultCode.PermissionDeny, Message = text };

    private CodeResponse? Problem(string conn, out GatewayDevice? device)
    {
        device = gateway().Find(conn);
        return !gateway().IsPid(conn) ? new() { Code = ResultCode.Unknown, Message = "{error,'UNKNOWN',<<\"Unknown crashes\">>}" }
            : device is null ? new() { Code = ResultCode.ConnProcessNotAlive, Message = "<<\"Connection process is not alive\">>" }
            : null;
    }

    /// <summary>A call that only a device that is logged in may make.</summary>
    private async ValueTask<CodeResponse> AsClientAsync(string conn, Func<GatewayDevice, ValueTask<CodeResponse>> call) =>
        Problem(conn, out GatewayDevice? device) ?? (device!.ClientId is null ? Unexpected : await call(device).ConfigureAwait(false));

    private CodeResponse Send(SendBytesRequest request)
    {
        if (Problem(request.Conn, out GatewayDevice? device) is { } problem)
        {
            return problem;
        }

        device!.SendBytes(request.Bytes.ToByteArray());
        return Success;
    }

    private CodeResponse Close(CloseSocketRequest request)
    {
        if (Problem(request.Conn, out GatewayDevice? device) is { } problem)
        {
            return problem;
        }

        device!.End("{shutdown,normal}");
        return Success;
    }

    private async ValueTask<CodeResponse> AuthenticateAsync(AuthenticateRequest request)
    {
        if (request.Clientinfo is not { } info)
        {
            throw new GrpcException(GrpcStatusCode.Internal, "RPC Execution Crashed");
        }

        if (Problem(request.Conn, out GatewayDevice? device) is { } problem)
        {
            return problem;
        }

        if (device!.ClientId is not null)
        {
            return Deny("<<\"Duplicated authenticate command\">>");
        }

        if (gateway().BeforeAuthentication is { } before)
        {
            await before().ConfigureAwait(false);
        }

        ExProtoClient client = new(info.Clientid, info.ProtoName) { ProtocolVersion = info.ProtoVer, UserName = info.Username, Mountpoint = info.Mountpoint };
        return await device.LogInAsync(client, request.Password).ConfigureAwait(false) ? Success : Deny("not_authorized");
    }

    private CodeResponse StartTimer(TimerRequest request)
    {
        if (request.Interval == 0)
        {
            return WrongType;
        }

        if (Problem(request.Conn, out GatewayDevice? device) is { } problem)
        {
            return problem;
        }

        device!.StartTimer(TimeSpan.FromSeconds(request.Interval));
        return Success;
    }

    private async ValueTask<CodeResponse> PublishAsync(PublishRequest request) => request.Qos > HighestQoS ? WrongType : await AsClientAsync(request.Conn, async device =>
    {
        if (!await device.AuthorizeAsync(publishes: true, request.Topic).ConfigureAwait(false))
        {
            return NotAllowed;
        }

        await gateway().AcceptAsync(device.ClientId!, request.Topic, request.Payload.Memory, (int)request.Qos).ConfigureAwait(false);
        return Success;
    }).ConfigureAwait(false);

    private async ValueTask<CodeResponse> SubscribeAsync(SubscribeRequest request) => request.Qos > HighestQoS ? WrongType : await AsClientAsync(request.Conn, async device =>
    {
        if (!await device.AuthorizeAsync(publishes: false, request.Topic).ConfigureAwait(false))
        {
            return NotAllowed;
        }

        await device.SubscribeAsync(request.Topic, (int)request.Qos).ConfigureAwait(false);
        return Success;
    }).ConfigureAwait(false);

    private ValueTask<CodeResponse> UnsubscribeAsync(UnsubscribeRequest request) => AsClientAsync(request.Conn, async device =>
    {
        await device.UnsubscribeAsync(request.Topic).ConfigureAwait(false);
        return Success;
    });

    private async ValueTask<CodeResponse> RawPublishAsync(RawPublishRequest request)
    {
        if (request.Qos > HighestQoS)
        {
            return WrongType;
        }

        await gateway().AcceptAsync("exproto", request.Topic, request.Payload.Memory, (int)request.Qos).ConfigureAwait(false);
        return Success;
    }
}
