namespace HookSdk.Inspector;

/// <summary>Plugins on trial: what came of shadows and of plugins in DryRun, and in which calls shadows disagreed.</summary>
internal sealed class TrialList(IEnumerable<HookTrials> trials, IEnumerable<HookPlugins> plugins, InspectorSettings settings)
{
    /// <summary>Disagreements of one server that the page is sent. A shadow may keep 10,000, which nobody reads.</summary>
    private const int MostDisagreements = 50;

    public TrialsDocument Read() => new([.. trials.Select(Of).Where(static t => t.Shadows.Count > 0 || t.DryRuns.Count > 0)]);

    private ServerTrialsDocument Of(HookTrials server)
    {
        int kept = server.Boards.Sum(static b => b.Kept);
        IEnumerable<ShadowDisagreement> last = server.Boards.SelectMany(b => b.Read(settings.ShowsPayloads, MostDisagreements));
        return new ServerTrialsDocument(
            server.Id,
            [.. ShadowsOf(server)],
            [.. DryRunsOf(server, plugins.FirstOrDefault(p => p.Id == server.Id)?.Plugins ?? [])],
            [.. last.OrderByDescending(static d => d.At).Take(MostDisagreements)],
            Math.Max(0, kept - MostDisagreements));
    }

    private static IEnumerable<ShadowDocument> ShadowsOf(HookTrials server)
    {
        ILookup<string, ShadowCount> counts = server.Shadows.ToLookup(static c => c.Shadow, StringComparer.Ordinal);
        foreach (ShadowBoard board in server.Boards)
        {
            IEnumerable<ShadowCount> hooks = counts[board.Shadow.Name];
            yield return new ShadowDocument(
                board.Shadow.Name,
                board.Shadow.Options.Beside,
                board.IsBroken ? "It could not be made, and is asked about no call. The log says why (90)." : null,
                [.. hooks.Concat(board.Shadow.Hooks.Except(hooks.Select(static c => c.Hook), StringComparer.Ordinal).Select(hook => new ShadowCount(board.Shadow.Name, hook))).OrderBy(static c => c.Hook, StringComparer.Ordinal)]);
        }
    }

    /// <summary>Those that are in DryRun now, and those that were since the start.</summary>
    private static IEnumerable<DryRunDocument> DryRunsOf(HookTrials server, IReadOnlyList<HookPluginInfo> live)
    {
        IReadOnlyList<string> names = server.InDryRun;
        ILookup<string, DryRunCount> counts = server.DryRuns.ToLookup(static c => c.Plugin, StringComparer.Ordinal);
        foreach (string name in names.Union(counts.Select(static c => c.Key), StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            HookPluginInfo? plugin = live.FirstOrDefault(p => p.Name == name);
            string? problem = !names.Contains(name, StringComparer.Ordinal) ? "It is not in DryRun any more: it decides."
                : plugin is null ? "No plugin has this name. What was meant decides." : null;
            yield return new DryRunDocument(
                name,
                problem,
                [.. counts[name].Concat((plugin?.Hooks ?? []).Except(counts[name].Select(static c => c.Hook), StringComparer.Ordinal).Select(hook => new DryRunCount(name, hook))).OrderBy(static c => c.Hook, StringComparer.Ordinal)]);
        }
    }
}
