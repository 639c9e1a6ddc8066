using HookSdk.Cli.Doctor.Findings;

namespace HookSdk.Cli.Doctor.M4Pair;

/// <summary>What may be wrong in M4's system.conf, and in a Connection Point.</summary>
internal static class M4Kinds
{
    public static FindingKind LocalScript { get; } = new(
        "m4-script-local",
        "The external script of the Connection Point is no address.",
        "M4 takes what begins with neither http:// nor https:// for a local program, which it starts for each call: the server is not asked.",
        "Write the address with http:// in the Connection Point's advanced settings.");

    public static FindingKind Value { get; } = new(
        "m4-value",
        "A setting of external scripts has a value that means nothing.",
        "M4 rejects a call for the value 1 alone, and waits for a number of milliseconds.",
        "Write external_script_timeout_ms = 900, and 0 or 1 for the others; then m2 reload.");

    public static FindingKind Unknown { get; } = new(
        "m4-setting-unknown",
        "The file has a setting of external scripts that is not documented.",
        "If it is misspelt, M4's default counts in its place.",
        "The documented ones are external_script_timeout_ms, external_script_reject_on_timeout and external_script_reject_on_failure.");

    public static FindingKind Deadline { get; } = new(
        "m4-deadline",
        "The server answers a late call when M4 has given up.",
        "M4 then does what external_script_reject_on_timeout says, and not what the server has stated.",
        "Give the server a deadline that is shorter than external_script_timeout_ms: Hooks:M4:Deadline.");

    public static FindingKind Radius { get; } = new(
        "m4-radius-timeout",
        "M4 waits for the script longer than for the rest of the call's set-up.",
        "More than 900 ms also needs radius_auth_timeout raised, which is 1 s by default.",
        "Raise radius_auth_timeout above external_script_timeout_ms, or set the latter to 900 or less; then m2 reload.");

    public static FindingKind Differing { get; } = new(
        "m4-reject-differs",
        "A call whose script is late ends otherwise than one whose script fails.",
        "By one of the two ways calls go on unchanged that the other rejects: a script that guards is open there.",
        "Set external_script_reject_on_timeout and external_script_reject_on_failure alike: 1 for a script that guards, 0 for one that corrects; then m2 reload.");

    public static IReadOnlyList<FindingKind> All { get; } = [LocalScript, Value, Unknown, Deadline, Radius, Differing];
}
