using System.Globalization;
using System.Text.Json;
using HookSdk.Cli.Servers;

namespace HookSdk.Cli.Config;

/// <summary>What EMQX has to be told of an ExHook server.</summary>
internal static class ExHookConfig
{
    /// <summary>EMQX's own default.</summary>
    private static readonly string Timeout = string.Create(CultureInfo.InvariantCulture, $"{Target.ExHook.Limit!.Value.TotalSeconds:0}s");

    public static ConfigPage For(Uri url, string name)
    {
        // EMQX drops a path.
        string address = url.GetLeftPart(UriPartial.Authority);
        string body = JsonSerializer.Serialize(new { name, url = address, failed_action = "deny", request_timeout = Timeout, auto_reconnect = "60s", enable = true });
        return new(
            [
                new("dashboard", "In EMQX's dashboard (5 and 6)",
                    [
                        "1. Open ExHook in the menu and add a server.",
                        $"2. Name: {name}. URL: {address}",
                        "3. Leave deny as the action on failure, and save.",
                        "4. The server's page shows it as connected, with its hooks.",
                    ]),
                new("conf", "In emqx.conf (5 and 6)",
                    [
                        "exhook.servers = [",
                        $"  {{ name = {name}, url = \"{address}\", failed_action = deny, request_timeout = {Timeout}, auto_reconnect = 60s }}",
                        "]",
                        "authorization { sources = [], no_match = deny }",
                    ]),
                new("env", "As environment variables of EMQX (5 and 6)",
                    [
                        $"EMQX_EXHOOK__SERVERS='[{{name={name},url=\"{address}\",failed_action=deny,request_timeout={Timeout},auto_reconnect=60s}}]'",
                        "EMQX_AUTHORIZATION__SOURCES='[]'",
                        "EMQX_AUTHORIZATION__NO_MATCH=deny",
                    ]),
                new("api", "By EMQX's management API (5 and 6), with a key of the dashboard",
                    [$"curl -u KEY:SECRET -H 'content-type: application/json' -d '{body}' http://127.0.0.1:18083/api/v5/exhooks"]),
                new("v4", "EMQX 4.3 and 4.4: in etc/plugins/emqx_exhook.conf, then emqx_ctl plugins load emqx_exhook", [$"exhook.server.{name}.url = {address}"]),
            ],
            [
                "authorization.sources = [] is needed for client.authorize: EMQX's default file answers before any hook server.",
                "Until EMQX has loaded the server once, it lets everyone in, whatever failed_action says: start the server first.",
                "EMQX learns of a further hook when it loads the server: disable and enable it. EMQX up to 5.8 does not load again after a restart of the server.",
                "The port must speak HTTP/2, without TLS for http. hooksdk check exhook looks at it.",
            ]);
    }
}
