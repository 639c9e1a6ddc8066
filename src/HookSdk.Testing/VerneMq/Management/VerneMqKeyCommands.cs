using System.Globalization;

namespace HookSdk.Testing;

/// <summary><c>vmq-admin api-key</c>. A scope that there is not, and a moment that is over, crash the command.</summary>
internal sealed class VerneMqKeyCommands(VerneMqKeys keys)
{
    private const string Moment = "yyyy-MM-ddTHH:mm:ss";

    public VerneMqManagementAnswer Create(VerneMqCommandLine line) => !line.Knows(["scope", "expires"], []) ? VerneMqManagementAnswer.Bad
        : !TryScope(line, out string scope) || !TryExpires(line, out DateTimeOffset? expires) ? VerneMqManagementAnswer.Crash
        : VerneMqManagementAnswer.Say(keys.Create(scope, expires));

    public VerneMqManagementAnswer Add(VerneMqCommandLine line) => !line.Knows(["key", "scope", "expires"], []) ? VerneMqManagementAnswer.Bad
        : line.Argument("key") is not { } key ? VerneMqManagementAnswer.Alert(VerneMqUsage.ApiKeyAdd)
        : !TryScope(line, out string scope) || !TryExpires(line, out DateTimeOffset? expires) ? VerneMqManagementAnswer.Crash
        : VerneMqManagementAnswer.Say(keys.TryAdd(key, scope, expires) ? "ok" : "{error,key_already_exists}");

    public VerneMqManagementAnswer Delete(VerneMqCommandLine line) => !line.Knows(["key", "scope"], []) || line.Argument("key") is not { } key ? VerneMqManagementAnswer.Bad
        : !TryScope(line, out string scope) ? VerneMqManagementAnswer.Crash
        : VerneMqManagementAnswer.Say(keys.TryDelete(key, scope) ? "ok" : "{error,key_not_found}");

    public VerneMqManagementAnswer Show(VerneMqCommandLine line) => !line.Knows(["scope"], []) ? VerneMqManagementAnswer.Bad
        : VerneMqManagementAnswer.Table(keys.Of(line.Argument("scope") ?? VerneMqKeys.Management), static (json, key) =>
        {
            json.WriteString("Key", key.Key);
            json.WriteString("Scope", key.Scope);
            json.WriteString("Expires (UTC)", key.Expires?.ToString(Moment, CultureInfo.InvariantCulture) ?? "never");
            json.WriteBoolean("has expired", key.IsOver);
        });

    private static bool TryScope(VerneMqCommandLine line, out string scope)
    {
        scope = line.Argument("scope") ?? VerneMqKeys.Management;
        return VerneMqKeys.Scopes.Contains(scope, StringComparer.Ordinal);
    }

    private bool TryExpires(VerneMqCommandLine line, out DateTimeOffset? expires)
    {
        expires = null;
        if (line.Argument("expires") is not { } text)
        {
            return true;
        }

        if (!DateTimeOffset.TryParseExact(text, Moment, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment) || keys.IsOver(moment))
        {
            return false;
        }

        expires = moment;
        return true;
    }
}
