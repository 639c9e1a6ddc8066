using System.Collections.Frozen;
using Google.Protobuf.Reflection;
using HookSdk.EmqX.ExProto.Wire;

namespace HookSdk.EmqX.ExProto;

/// <summary>What people see of ExProto's callbacks.</summary>
internal static class ExProtoForms
{
    public const string UnaryName = "emqx.exproto.v1.ConnectionUnaryHandler";
    public const string StreamingName = "emqx.exproto.v1.ConnectionHandler";

    /// <summary>The names of fields that hold what devices and people say.</summary>
    public static readonly string[] Payloads = ["bytes", "payload"];

    private static readonly FrozenDictionary<(string Callback, bool IsStreaming), HookForm> All = new Dictionary<string, MessageDescriptor>(StringComparer.Ordinal)
    {
        ["OnSocketCreated"] = SocketCreatedRequest.Descriptor,
        ["OnSocketClosed"] = SocketClosedRequest.Descriptor,
        ["OnReceivedBytes"] = ReceivedBytesRequest.Descriptor,
        ["OnTimerTimeout"] = TimerTimeoutRequest.Descriptor,
        ["OnReceivedMessages"] = ReceivedMessagesRequest.Descriptor,
    }.SelectMany(static c => new[] { (c.Key, c.Value, IsStreaming: false), (c.Key, c.Value, IsStreaming: true) }).ToFrozenDictionary(
        static c => (c.Key, c.IsStreaming),
        static c => new HookForm(null, Payloads, new ExProtoText(c.Value, EmptySuccess.Descriptor)) { GrpcPath = $"/{(c.IsStreaming ? StreamingName : UnaryName)}/{c.Key}" });

    /// <summary>The form of a callback.</summary>
    /// <param name="callback">Its name.</param>
    /// <param name="isStreaming">Whether it came in a stream.</param>
    public static HookForm Of(string callback, bool isStreaming) => All[(callback, isStreaming)];
}
