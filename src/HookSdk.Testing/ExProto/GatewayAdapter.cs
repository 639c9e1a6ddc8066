using Google.Protobuf;
using HookSdk.EmqX.ExProto;
using HookSdk.EmqX.ExProto.Wire;
using HookSdk.EmqX.Grpc;

namespace HookSdk.Testing;

/// <summary>
/// What EMQX's ConnectionAdapter answers, in its own words: UNKNOWN with a printed term for what was not expected, where a code of its own would have been clearer.
/// </summary>
internal sealed class GatewayAdapter(Func<Gateway> gateway, Action<string, string?, CodeResponse> answered)
{
    private const int HighestQos = 2;

    private static CodeResponse Success => new();

    private static CodeResponse WrongType => new() { Code = ResultCode.Unknown, Message = "{error,'PARAMS_TYPE_ERROR'}" };

    private static CodeResponse Unexpected => new() { Code = ResultCode.Unknown, Message = "{error,unexpected_call}" };

    private static CodeResponse NotAllowed => Deny("<<\"Authorization deny\">>");

    private FakeExProtoOptions Options => gateway().Options;

    public GrpcService Service => new GrpcService(AdapterClient.Service)
        .Unary("Send", Of("Send", SendBytesRequest.Parser, static r => r.Conn, Send))
        .Unary("Close", Of("Close", CloseSocketRequest.Parser, static r => r.Conn, Close))
        .Unary("Authenticate", Of("Authenticate", AuthenticateRequest.Parser, static r => r.Conn, AuthenticateAsync))
        .Unary("StartTimer", Of("StartTimer", TimerRequest.Parser, static r => r.Conn, StartTimer))
        .Unary("Publish", Of("Publish", PublishRequest.Parser, static r => r.Conn, Publish))
        .Unary("Subscribe", Of("Subscribe", SubscribeRequest.Parser, static r => r.Conn, Subscribe))
        .Unary("Unsubscribe", Of("Unsubscribe", UnsubscribeRequest.Parser, static r => r.Conn, Unsubscribe))
        .Unary("RawPublish", Of("RawPublish", RawPublishRequest.Parser, static _ => "", RawPublish));

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

    private CodeResponse With(string conn, Func<GatewayDevice, CodeResponse> call) =>
        !gateway().IsPid(conn) ? new() { Code = ResultCode.Unknown, Message = "{error,'UNKNOWN',<<\"Unknown crashes\">>}" }
        : gateway().Find(conn) is not { } device ? new() { Code = ResultCode.ConnProcessNotAlive, Message = "<<\"Connection process is not alive\">>" }
        : call(device);

    private CodeResponse Send(SendBytesRequest request) => With(request.Conn, device =>
    {
        device.SendBytes(request.Bytes.ToByteArray());
        return Success;
    });

    private CodeResponse Close(CloseSocketRequest request) => With(request.Conn, static device =>
    {
        device.End("{shutdown,normal}");
        return Success;
    });

    private async ValueTask<CodeResponse> AuthenticateAsync(AuthenticateRequest request)
    {
        if (request.Clientinfo is not { } info)
        {
            throw new GrpcException(GrpcStatusCode.Internal, "RPC Execution Crashed");
        }

        CodeResponse known = With(request.Conn, static device => device.ClientId is null ? Success : Deny("<<\"Duplicated authenticate command\">>"));
        if (known.Code != ResultCode.Success || gateway().Find(request.Conn) is not { } device)
        {
            return known;
        }

        ExProtoClient client = new(info.Clientid, info.ProtoName) { ProtocolVersion = info.ProtoVer, UserName = info.Username, MountPoint = info.Mountpoint };
        if (!(gateway().Authenticate is { } authenticate ? await authenticate(device, request).ConfigureAwait(false) : Options.Authenticate(client, request.Password)))
        {
            return Deny("not_authorized");
        }

        (gateway().Sessions.Find(client.ClientId)?.Channel as GatewayDevice)?.End("{shutdown,discarded}");
        device.LogIn(client.ClientId);
        return Success;
    }

    private CodeResponse StartTimer(TimerRequest request) => request.Interval == 0 ? WrongType : With(request.Conn, device =>
    {
        device.StartTimer(TimeSpan.FromSeconds(request.Interval));
        return Success;
    });

    private CodeResponse Publish(PublishRequest request) => request.Qos > HighestQos ? WrongType : With(request.Conn, device =>
    {
        if (device.ClientId is not { } client)
        {
            return Unexpected;
        }

        if (!Options.Authorize(client, true, request.Topic))
        {
            return NotAllowed;
        }

        gateway().Accept(gateway().NewMessage(client, request.Topic, request.Payload.Memory, (int)request.Qos));
        return Success;
    });

    private CodeResponse Subscribe(SubscribeRequest request) => request.Qos > HighestQos ? WrongType : With(request.Conn, device =>
    {
        if (device.ClientId is not { } client)
        {
            return Unexpected;
        }

        if (!Options.Authorize(client, false, request.Topic))
        {
            return NotAllowed;
        }

        if (device.Session is { } session)
        {
            gateway().Sessions.Subscribe(session, new MqttSubscription(request.Topic, (int)request.Qos) { RetainHandling = 1 });
        }

        return Success;
    });

    private CodeResponse Unsubscribe(UnsubscribeRequest request) => With(request.Conn, device =>
    {
        if (device.ClientId is null)
        {
            return Unexpected;
        }

        if (device.Session is { } session)
        {
            gateway().Sessions.Unsubscribe(session, request.Topic);
        }

        return Success;
    });

    private CodeResponse RawPublish(RawPublishRequest request)
    {
        if (request.Qos > HighestQos)
        {
            return WrongType;
        }

        gateway().Accept(gateway().NewMessage("exproto", request.Topic, request.Payload.Memory, (int)request.Qos));
        return Success;
    }
}
