using HookSdk.EmqX.Transport;

namespace HookSdk.EmqX.Generated;

/// <summary>A service that EMQX calls.</summary>
/// <param name="Name">Its full name.</param>
/// <param name="Brokers">The versions of EMQX that call it.</param>
/// <param name="Base">The generated class to derive from.</param>
/// <param name="IsStreaming">Whether its requests are streams.</param>
internal sealed record EmqxService(string Name, string Brokers, string Base, bool IsStreaming = false)
{
    private const string Package = "/emqx.";

    // Fields 3 and 4 of ValuedResponse, in all three versions.
    private const byte BoolTag = (3 << 3) | 0;
    private const byte MessageTag = (4 << 3) | 2;

    private static readonly EmqxService[] All =
    [
        new("emqx.exhook.v1.HookProvider", "EMQX 4.3 and 4.4", "Emqx.Exhook.V1.HookProvider.HookProviderBase"),
        new("emqx.exhook.v2.HookProvider", "EMQX 5.0 to 5.8", "Emqx.Exhook.V2.HookProvider.HookProviderBase"),
        new("emqx.exhook.v3.HookProvider", "EMQX 5.9 and later", "Emqx.Exhook.V3.HookProvider.HookProviderBase"),
        new("emqx.exproto.v1.ConnectionUnaryHandler", "EMQX 5.1 and later", "Emqx.Exproto.V1.ConnectionUnaryHandler.ConnectionUnaryHandlerBase"),
        new("emqx.exproto.v1.ConnectionHandler", "EMQX 4.3 to 5.0", "Emqx.Exproto.V1.ConnectionHandler.ConnectionHandlerBase", IsStreaming: true),
    ];

    /// <summary>What to do when EMQX calls it and nobody serves it.</summary>
    public string Advice => $"{Brokers} speaks it: serve a class derived from {Base} with MapGrpcService<T>().ForEmqx(), or take that EMQX away from this server";

    /// <summary>A method of it, as its calls are let in and told.</summary>
    public ForwardedMethod Method(string method) => new(Name, method, IsStreaming)
    {
        Failed = method switch
        {
            "OnProviderLoaded" => "EMQX does not load this server, and asks it nothing until a load succeeds",
            "OnMessagePublish" => "EMQX publishes the message as it was, whatever its failed_action says",
            "OnClientAuthenticate" or "OnClientAuthorize" or "OnClientCheckAcl" => "EMQX does what its failed_action says",
            _ when Name.StartsWith("emqx.exproto.", StringComparison.Ordinal) => "EMQX closes the device's connection",
            _ => "EMQX goes on: this call only tells",
        },
        Value = method switch
        {
            "OnMessagePublish" => new("message", MessageTag, "EMQX ignores such an answer, and publishes the message as it was"),
            "OnClientAuthenticate" or "OnClientAuthorize" or "OnClientCheckAcl" => new("bool_result", BoolTag, "EMQX ignores such an answer: what stood before it holds, which may be a yes"),
            _ => null,
        },
    };

    /// <summary>The service whose method has this path, and the method's name; null where it is none of EMQX's.</summary>
    public static EmqxService? OfPath(string? path, out string method)
    {
        method = "";
        if (path is null || !path.StartsWith(Package, StringComparison.Ordinal))
        {
            return null;
        }

        int end = path.IndexOf('/', 1);
        ReadOnlySpan<char> name = path.AsSpan(1, (end < 0 ? path.Length : end) - 1);
        foreach (EmqxService service in All)
        {
            if (end > 0 && name.SequenceEqual(service.Name))
            {
                method = path[(end + 1)..];
                return service;
            }
        }

        return null;
    }
}
