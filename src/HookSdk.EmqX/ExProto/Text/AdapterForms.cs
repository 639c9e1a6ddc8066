using System.Collections.Frozen;
using Google.Protobuf.Reflection;
using HookSdk.EmqX.ExProto.Wire;

namespace HookSdk.EmqX.ExProto;

/// <summary>What people see of calls of EMQX's adapter.</summary>
internal static class AdapterForms
{
    public const string Service = "emqx.exproto.v1.ConnectionAdapter";

    private static readonly FrozenDictionary<string, HookForm> All = new Dictionary<string, MessageDescriptor>(StringComparer.Ordinal)
    {
        ["Send"] = SendBytesRequest.Descriptor,
        ["Close"] = CloseSocketRequest.Descriptor,
        ["Authenticate"] = AuthenticateRequest.Descriptor,
        ["StartTimer"] = TimerRequest.Descriptor,
        ["Publish"] = PublishRequest.Descriptor,
        ["Subscribe"] = SubscribeRequest.Descriptor,
        ["Unsubscribe"] = UnsubscribeRequest.Descriptor,
    }.ToFrozenDictionary(
        static c => c.Key,
        static c => new HookForm(null, ExProtoForms.Payloads, new ExProtoText(c.Value, CodeResponse.Descriptor)) { GrpcPath = $"/{Service}/{c.Key}" },
        StringComparer.Ordinal);

    /// <summary>The form of a call.</summary>
    /// <param name="method">Its name.</param>
    public static HookForm Of(string method) => All[method];
}
