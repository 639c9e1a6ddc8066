using System.Text.Json;
using HookSdk.Cli.Terminal;
using HookSdk.Recording;

namespace HookSdk.Cli.Replay.Report;

/// <summary>What became of the calls, for a program.</summary>
internal static class ReplayJson
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, IndentSize = 2 };

    public static string Of(string server, Uri url, ReplayResults results, IReadOnlyList<string> notes, Screen screen) => JsonSerializer.Serialize(
        new
        {
            target = screen.Clean(server),
            url = screen.Clean(url.AbsoluteUri),
            compared = results.AreThere,
            same = results.Same,
            different = results.Different,
            unanswered = results.Unanswered,
            leftOut = results.LeftOut.Select(static l => new { why = l.Key, count = l.Value }),
            adapterCalls = new
            {
                same = results.MadeSame,
                different = results.MadeDifferent,
                leftOut = results.MadeLeftOut.Select(l => new { why = screen.Clean(l.Key), count = l.Value }),
            },
            notes = notes.Select(screen.Clean),
            kinds = results.Kinds.Select(k => new
            {
                kind = screen.Clean(k.Name),
                count = k.Count,
                hidden = k.HiddenNames.Select(screen.Clean),
                calls = k.Calls.Select(c => new
                {
                    file = Clean(c.Call.File, screen),
                    line = c.Call.Line,
                    hook = screen.Clean(c.Call.Hook),
                    client = Clean(c.Call.Client, screen),
                    failure = Clean(c.Failure, screen),
                    differences = c.Differences.Select(d => new { path = screen.Clean(d.Path), recorded = Clean(d.Recorded, screen), now = Clean(d.Now, screen) }),
                }),
            }),
        },
        Options);

    private static string? Clean(string? text, Screen screen) => text is null ? null : screen.Clean(text);
}
