using Microsoft.Net.Http.Headers;

namespace HookSdk.EmqX.Transport;

/// <summary>The media types of gRPC that this layer speaks: messages are protobuf, said or not.</summary>
internal static class GrpcContentType
{
    public const string Value = "application/grpc";

    public const string WithProto = "application/grpc+proto";

    /// <summary>Whether a request or reply has one of them; parameters do not matter.</summary>
    public static bool IsGrpc(string? contentType)
    {
        if (contentType is Value or WithProto)
        {
            return true;
        }

        return MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? parsed)
            && (parsed.MediaType.Equals(Value, StringComparison.OrdinalIgnoreCase) || parsed.MediaType.Equals(WithProto, StringComparison.OrdinalIgnoreCase));
    }
}
