using System.Globalization;
using HookSdk.Cli.Terminal;
using HookSdk.VerneMq;

namespace HookSdk.Cli.Config;

/// <summary>What VerneMQ has to be told: one registration for each hook.</summary>
internal static class VerneMqConfig
{
    private static readonly string[] Deciding = [.. VerneMqHookNames.All.Where(static h => h.StartsWith("auth_on_", StringComparison.Ordinal))];

    private static readonly string[] Plugins = ["allow_anonymous = off", "plugins.vmq_passwd = off", "plugins.vmq_acl = off", "plugins.vmq_webhooks = on"];

    /// <summary>Texts that make the start script of the container image drop or change a variable.</summary>
    private static readonly string[] DroppedByTheImage = ["__", "DISCOVERY_NODE", "KUBERNETES", "SWARM", "COMPOSE", "DOCKER_VERNEMQ_USER"];

    public static ConfigPage For(Uri url, IReadOnlyList<string>? wanted)
    {
        IReadOnlyList<string> hooks = wanted is { Count: > 0 } ? wanted : Deciding;
        foreach (string hook in hooks.Where(static h => !VerneMqHookNames.All.Contains(h, StringComparer.Ordinal)))
        {
            throw CommandException.Usage($"VerneMQ's webhooks have no hook '{hook}'.", $"It has: {string.Join(", ", VerneMqHookNames.All)}.");
        }

        string endpoint = url.AbsoluteUri;
        string[] lines = [.. Plugins, .. hooks.SelectMany((hook, i) => new[] { $"{NameOf(i)}.hook = {hook}", $"{NameOf(i)}.endpoint = {endpoint}" })];
        return new(
            [
                new("conf", "In vernemq.conf", lines),
                new("docker", "As environment variables of VerneMQ's container image", Array.Find(DroppedByTheImage, t => endpoint.Contains(t, StringComparison.Ordinal)) is { } text
                    ? [$"# The image's start script changes or drops variables that hold {text}, and the address does: change it, or mount a vernemq.conf."]
                    : [.. lines.Select(Variable)]),
                new("admin", "By vmq-admin, until VerneMQ restarts", [.. hooks.Select(hook => $"vmq-admin webhooks register hook={hook} endpoint={Quote(endpoint)}")]),
                new("api", "By VerneMQ's HTTP listener, until VerneMQ restarts; KEY by vmq-admin api-key create scope=mgmt",
                    [.. hooks.Select(hook => $"curl -u KEY: 'http://127.0.0.1:8888/api/v1/webhooks/register?hook={hook}&endpoint={Uri.EscapeDataString(endpoint)}'")]),
            ],
            [
                "vmq_acl and vmq_passwd are on by default and come before webhooks: with vmq_acl the server is never asked about a topic.",
                "While the server does not answer, VerneMQ refuses every client: start it before VerneMQ.",
                "In a cluster each node has registrations of its own.",
                "VerneMQ sends no credentials: allow its address at the server, or put a secret into the path of the address.",
            ]);
    }

    /// <summary>VerneMQ registers in the string order of the names.</summary>
    private static string NameOf(int index) => string.Create(CultureInfo.InvariantCulture, $"vmq_webhooks.hook{index + 1:00}");

    private static string Variable(string line)
    {
        int end = line.IndexOf(" = ", StringComparison.Ordinal);
        return $"DOCKER_VERNEMQ_{line[..end].Replace(".", "__", StringComparison.Ordinal).ToUpperInvariant()}={line[(end + 3)..]}";
    }

    private static string Quote(string text) => text.All(static c => char.IsAsciiLetterOrDigit(c) || "-._~:/%=@,+".Contains(c, StringComparison.Ordinal)) ? text : $"'{text.Replace("'", "%27", StringComparison.Ordinal)}'";
}
