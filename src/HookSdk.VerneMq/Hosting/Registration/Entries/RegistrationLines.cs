using System.Globalization;

namespace HookSdk.VerneMq;

/// <summary>The table of registrations as an operator types it.</summary>
internal static class RegistrationLines
{
    private static readonly string[] DroppedByTheImage = ["DISCOVERY_NODE", "KUBERNETES", "SWARM", "COMPOSE", "DOCKER_VERNEMQ_USER"];

    /// <summary>Without quotes wherever a shell needs none: a log that is written as JSON would escape them.</summary>
    public static IEnumerable<string> VmqAdmin(IEnumerable<WantedHook> hooks) =>
        hooks.Select(static hook => $"vmq-admin webhooks register hook={hook.Hook} endpoint={Quote(hook.Endpoint)}{string.Concat(hook.Settings().Select(static s => $" --{s.Name}={s.Value}"))}");

    /// <summary>What takes registrations away again.</summary>
    public static IEnumerable<string> Deregister(IEnumerable<WantedHook> hooks) => hooks.Select(static hook => $"vmq-admin webhooks deregister hook={hook.Hook} endpoint={Quote(hook.Endpoint)}");

    /// <summary>VerneMQ registers in the string order of the names, so they are numbered with leading zeros.</summary>
    public static IEnumerable<string> Conf(IEnumerable<WantedHook> hooks) => hooks.SelectMany(static (hook, i) =>
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"vmq_webhooks.hook{i + 1:00}");
        return hook.Settings()
            .Select(s => $"{name}.{(s.Name == "base64payload" ? "base64encode" : s.Name)} = {s.Value switch { "true" => "on", "false" => "off", _ => s.Value }}")
            .Prepend($"{name}.endpoint = {hook.Endpoint}")
            .Prepend($"{name}.hook = {hook.Hook}");
    });

    /// <summary>The same as environment variables of VerneMQ's own image, whose start script makes lines of <c>vernemq.conf</c> of them.</summary>
    /// <exception cref="InvalidOperationException">The script would make another line of one.</exception>
    public static IEnumerable<string> Docker(IReadOnlyList<WantedHook> hooks)
    {
        foreach (string endpoint in hooks.Select(static hook => hook.Endpoint))
        {
            if (endpoint.Contains("__", StringComparison.Ordinal))
            {
                throw new InvalidOperationException("The start script of VerneMQ's image makes a dot of two underscores, and the URL or the PathSecret holds two: change them, or mount a vernemq.conf.");
            }

            if (Array.Find(DroppedByTheImage, word => endpoint.Contains(word, StringComparison.Ordinal)) is { } word)
            {
                throw new InvalidOperationException($"The start script of VerneMQ's image drops variables that hold {word}, and the URL or the PathSecret does: change them, or mount a vernemq.conf.");
            }
        }

        return Conf(hooks).Select(static line =>
        {
            int end = line.IndexOf(" = ", StringComparison.Ordinal);
            return $"DOCKER_VERNEMQ_{line[..end].Replace(".", "__", StringComparison.Ordinal).ToUpperInvariant()}={line[(end + 3)..]}";
        });
    }

    private static string Quote(string endpoint) =>
        endpoint.All(static c => char.IsAsciiLetterOrDigit(c) || "-._~:/%[]{}=@,+".Contains(c, StringComparison.Ordinal)) ? endpoint : $"'{endpoint.Replace("'", "%27", StringComparison.Ordinal)}'";
}
