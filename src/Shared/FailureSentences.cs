using System;
using System.Collections.Generic;
using System.Linq;

namespace HookSdk;

/// <summary>What is said about a failure mode that is missing, not the hook's, or stated twice. The analyzer and the check at start-up say it in the same words.</summary>
internal static class FailureSentences
{
    public static string Missing(string hook, IEnumerable<string> legalModes) =>
        $"'{hook}' decides something, so it must state what is answered when it fails: add {Attributes(legalModes, "or")}";

    public static string NotAModeOfTheHook(string hook, string place, string statedMode, IEnumerable<string> legalModes) =>
        $"{Attribute(statedMode)} on '{place}' is not a failure mode of '{hook}': state {Attributes(legalModes, "or")}";

    public static string Ambiguous(string hook, string place, IEnumerable<string> statedModes) =>
        $"{Attributes(statedModes.OrderBy(mode => mode, StringComparer.Ordinal), "and")} stand together on '{place}', so it is not clear what is answered when '{hook}' fails: keep one";

    public static string HasNone(string hook, IEnumerable<string> statedModes) =>
        $"'{hook}' decides nothing that could fail open or closed, so {Attributes(statedModes.OrderBy(mode => mode, StringComparer.Ordinal), "and")} would have no effect: remove it";

    public static string OnDelegate(string delegateName, IEnumerable<string> statedModes) =>
        $"{Attributes(statedModes.OrderBy(mode => mode, StringComparer.Ordinal), "and")} would have no effect on the delegate '{delegateName}': state the failure mode as its parameter, and remove it";

    private static string Attribute(string mode) => $"[Fail{mode}]";

    private static string Attributes(IEnumerable<string> modes, string lastWord)
    {
        string[] attributes = modes.Select(Attribute).ToArray();
        return attributes.Length < 2
            ? string.Concat(attributes)
            : $"{string.Join(", ", attributes.Take(attributes.Length - 1))} {lastWord} {attributes[attributes.Length - 1]}";
    }
}
