using Microsoft.Extensions.Options;

namespace HookSdk.Identity;

/// <summary>Checks the limits; each problem is named by its key. A hook that no server of the application has, or that can refuse nothing, would be limited by nothing.</summary>
internal sealed class RateLimitListValidator(string section, IEnumerable<HookServerAccessor> servers) : IValidateOptions<RateLimitList>
{
    public ValidateOptionsResult Validate(string? name, RateLimitList options)
    {
        ValidateOptionsResultBuilder problems = new();
        (string Target, IReadOnlyCollection<string> Hooks)[] targets = [.. servers.Where(static s => s.Hooks.Count > 0).Select(static s => (s.Id.Kind, s.Hooks)).DistinctBy(static t => t.Kind, StringComparer.Ordinal)];
        HashSet<string> known = new(targets.SelectMany(static t => t.Hooks), StringComparer.Ordinal);
        HashSet<string> refusing = new(servers.SelectMany(static s => s.RefusingHooks), StringComparer.Ordinal);
        HashSet<string> names = new(StringComparer.Ordinal);
        for (int i = 0; i < options.Count; i++)
        {
            RateLimitOptions limit = options[i];
            string key = $"{section}:{i}";
            if (limit.Name.Length == 0 || !names.Add(limit.Name))
            {
                problems.AddProblem(limit.Name.Length == 0 ? "it is empty." : $"there are two of the name '{limit.Name}'.", $"{key}:Name");
            }

            if (limit.Hooks.Count == 0 || limit.Hooks.Any(string.IsNullOrEmpty))
            {
                problems.AddProblem("it must name the hooks that are counted.", $"{key}:Hooks");
            }

            for (int k = 0; k < limit.Hooks.Count && known.Count > 0; k++)
            {
                if (!string.IsNullOrEmpty(limit.Hooks[k]) && !known.Contains(limit.Hooks[k]))
                {
                    problems.AddProblem($"there is no hook '{limit.Hooks[k]}'. There are {string.Join("; ", targets.Select(static t => $"of {t.Target} {string.Join(", ", t.Hooks)}"))}.", $"{key}:Hooks:{k}");
                }
                else if (known.Contains(limit.Hooks[k]) && !refusing.Contains(limit.Hooks[k]))
                {
                    problems.AddProblem($"the hook '{limit.Hooks[k]}' can refuse nothing, so a limit on it would do nothing. These can: {string.Join(", ", refusing.Order(StringComparer.Ordinal))}.", $"{key}:Hooks:{k}");
                }
                else if (refusing.Contains(limit.Hooks[k]) && TellsOf(limit.Hooks[k]) is var told && !told.HasFlag(FieldOf(limit.By)))
                {
                    problems.AddProblem($"calls of {limit.Hooks[k]} tell no {limit.By}, so the limit would count none of them. They tell {string.Join(", ", Enum.GetValues<RateLimitBy>().Where(by => told.HasFlag(FieldOf(by))))}.", $"{key}:By");
                }
            }

            if (limit.Period < TimeSpan.FromMilliseconds(1) || limit.Period > TimeSpan.FromDays(1))
            {
                problems.AddProblem(SettingProblems.Outside(limit.Period, "1 ms to 1 day"), $"{key}:Period");
            }

            foreach ((string setting, int? value) in new[] { ("Permits", limit.Permits), ("Burst", limit.Burst), ("MaxKeys", (int?)limit.MaxKeys) })
            {
                if (value < 1)
                {
                    problems.AddProblem($"{value} is less than 1.", $"{key}:{setting}");
                }
            }
        }

        return problems.Build();
    }

    private static NamedFields FieldOf(RateLimitBy by) => by switch
    {
        RateLimitBy.Client => NamedFields.Client,
        RateLimitBy.UserName => NamedFields.UserName,
        RateLimitBy.Destination => NamedFields.Destination,
        RateLimitBy.PeerAddress => NamedFields.PeerAddress,
        _ => NamedFields.Topic,
    };

    private NamedFields TellsOf(string hook) => servers.Where(s => s.Hooks.Contains(hook, StringComparer.Ordinal)).Aggregate(NamedFields.None, (all, s) => all | s.FieldsOf(hook));
}
