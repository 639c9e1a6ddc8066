namespace HookSdk.Cli.Config;

/// <summary>What M4 has to be told: an address in its web interface, and three settings in a file.</summary>
internal static class M4Config
{
    public static ConfigPage For(Uri url) => new(
        [
            new("dashboard", "In M4's web interface", ["Connection Point, advanced settings, external script:", url.AbsolutePath == "/" ? url.GetLeftPart(UriPartial.Authority) : url.AbsoluteUri]),
            new("file", "In /etc/m2/system.conf on the core server: M4's own defaults", ["external_script_timeout_ms = 900", "external_script_reject_on_timeout = 0", "external_script_reject_on_failure = 0"]),
            new("apply", "Takes a change of the file over", ["m2 reload"]),
        ],
        [
            "With 0 a call goes on unchanged when the script is late or fails. A script that guards against fraud needs both at 1; older revisions of M4 have no external_script_reject_on_failure.",
            "More than 900 ms also needs radius_auth_timeout (1 s) raised.",
            "M4 sends no credentials: allow its address at the server, or put a secret into the path of the address.",
        ]);
}
