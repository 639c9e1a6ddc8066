using System.Globalization;

namespace HookSdk.VerneMq;

/// <summary>The table of registrations as an operator types it.</summary>
internal static class RegistrationLines
{
    public static IEnumerable<string> VmqAdmin(IEnumerable<WantedHook> hooks) =>
        hooks.Select(static hook => $"vmq-admin webhooks register hook={hook.Hook} endpoint=\"{hook.Endpoint}\"{string.Concat(hook.Settings().Select(static s => $" --{s.Name}={s.Value}"))}");

    /// <summary>VerneMQ registers in the string order of the names, so they are numbered with leading zeros.</summary>
    public static IEnumerable<string> Conf(IEnumerable<WantedHook> hooks) => hooks.SelectMany(static (hook, i) =>
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"vmq_webhooks.hook{i + 1:00}");
        return hook.Settings()
            .Select(s => $"{name}.{(s.Name == "base64payload" ? "base64encode" : s.Name)} = {s.Value switch { "true" => "on", "false" => "off", _ => s.Value }}")
            .Prepend($"{name}.endpoint = {hook.Endpoint}")
            .Prepend($"{name}.hook = {hook.Hook}");
    });
}
