using System.CommandLine;
using System.CommandLine.Completions;
using System.Globalization;
using HookSdk.Cli.Terminal;

namespace HookSdk.Cli.Completion;

/// <summary>Answers the directive by which shells ask for completions: <c>hooksdk [suggest:12] "hooksdk che"</c>, as System.CommandLine's own root has it.</summary>
internal static class Suggestions
{
    private const string Begin = "[suggest";

    public static bool AreAskedFor(IReadOnlyList<string> args) => args is [var directive, ..] && directive.StartsWith(Begin, StringComparison.Ordinal) && directive.EndsWith(']');

    /// <summary>Prints one completion a line. What stands behind the position is passed over; a line that is no command has none.</summary>
    public static ExitCode Print(Command root, IReadOnlyList<string> args, Screen screen)
    {
        string line = args.Count > 1 ? args[^1] : "";
        string at = args[0][Begin.Length..^1].TrimStart(':');
        int position = at.Length == 0 ? line.Length : int.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out int told) ? Math.Min(told, line.Length) : line.Length;
        foreach (CompletionItem item in root.Parse(line[..position]).GetCompletions(position))
        {
            screen.Line(item.InsertText ?? item.Label);
        }

        return ExitCode.Done;
    }
}
