using Emqx.Exproto.V1;
using Google.Protobuf;
using HookSdk.Cli.Check.Grpc;

namespace HookSdk.Cli.Check.ExProtoServer;

/// <summary>The five callbacks of ConnectionUnaryHandler.</summary>
internal static class ExProtoRequests
{
    private const string Service = "/emqx.exproto.v1.ConnectionUnaryHandler/";

    public const string UnknownMethod = Service + "OnNobodyKnows";

    /// <summary>What comes after the connection of a device, in its order.</summary>
    public static IReadOnlyList<GrpcCall> Later(string conn, byte[] bytes) =>
    [
        Received(conn, bytes),
        Call("OnTimerTimeout", new TimerTimeoutRequest { Conn = conn, Type = TimerType.Keepalive }),
        Call("OnReceivedMessages", new ReceivedMessagesRequest { Conn = conn, Messages = { new Message { Node = "emqx@127.0.0.1", Id = "0006", From = "check", Topic = "hooksdk/check", Payload = ByteString.CopyFromUtf8("21.5") } } }),
        Call("OnSocketClosed", new SocketClosedRequest { Conn = conn, Reason = "{shutdown,tcp_closed}" }),
    ];

    public static GrpcCall Received(string conn, byte[] bytes) => Call("OnReceivedBytes", new ReceivedBytesRequest { Conn = conn, Bytes = ByteString.CopyFrom(bytes) });

    /// <summary>What EMQX cannot read in an answer; null: nothing.</summary>
    public static string? ProblemOfReply(byte[] message)
    {
        try
        {
            EmptySuccess.Parser.ParseFrom(message);
            return null;
        }
        catch (InvalidProtocolBufferException)
        {
            return $"{message.Length} bytes that are no {nameof(EmptySuccess)}";
        }
    }

    private static GrpcCall Call(string method, IMessage message) => new(method, Service + method, message.ToByteArray());
}
