using System.Text.Json;

namespace HookSdk.Cli.Config;

/// <summary>What EMQX has to be told of an ExProto handler.</summary>
internal static class ExProtoConfig
{
    private const string Listener = "0.0.0.0:7993";

    public static ConfigPage For(Uri url, string adapter)
    {
        string address = url.GetLeftPart(UriPartial.Authority);
        string body = JsonSerializer.Serialize(new
        {
            name = "exproto",
            enable = true,
            server = new { bind = adapter },
            handler = new { address },
            listeners = new[] { new { type = "tcp", name = "default", bind = Listener } },
        });
        return new(
            [
                new("dashboard", "In EMQX's dashboard (5.1 to 6.2)",
                    [
                        "1. Open Management, Gateways, ExProto.",
                        $"2. Server: {adapter}. Handler: {address}",
                        $"3. A TCP listener on {Listener}, and save.",
                    ]),
                new("conf", "In emqx.conf (5.1 to 6.2)",
                    [
                        "gateway.exproto {",
                        $"  server {{ bind = \"{adapter}\" }}",
                        $"  handler {{ address = \"{address}\" }}",
                        $"  listeners.tcp.default {{ bind = \"{Listener}\" }}",
                        "}",
                    ]),
                new("env", "As environment variables of EMQX (5.1 to 6.2)",
                    [
                        $"EMQX_GATEWAY__EXPROTO__SERVER__BIND='\"{adapter}\"'",
                        $"EMQX_GATEWAY__EXPROTO__HANDLER__ADDRESS='\"{address}\"'",
                        $"EMQX_GATEWAY__EXPROTO__LISTENERS__TCP__DEFAULT__BIND='\"{Listener}\"'",
                    ]),
                new("api", "By EMQX's management API (5.1 to 6.2), with a key of the dashboard",
                    [$"curl -u KEY:SECRET -X PUT -H 'content-type: application/json' -d '{body}' http://127.0.0.1:18083/api/v5/gateways/exproto"]),
                new("v4", "EMQX 4.3 and 4.4: in etc/plugins/emqx_exproto.conf", [$"exproto.server.http.port = {adapter[(adapter.LastIndexOf(':') + 1)..]}", "exproto.listener.protoname = tcp://" + Listener, $"exproto.listener.protoname.connection_handler_url = {address}"]),
            ],
            [
                $"The server calls EMQX back at the adapter's address: it must be told of it too (a server of HookSdk by Hooks:ExProto:AdapterUrl = http://{adapter}).",
                "Before EMQX 5.8.5 the handler's address must be an IP address.",
                "Devices log in with the protocol name exproto: EMQX 5.9 and later refuse others, 5.1 to 5.8 let others in whatever their password.",
                "A change of the gateway disconnects every device. EMQX 6.3 has no ExProto any more.",
            ]);
    }
}
