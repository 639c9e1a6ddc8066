using Microsoft.Extensions.Options;

namespace HookSdk.Identity;

/// <summary>Checks the limits; each problem is named by its key.</summary>
internal sealed class RateLimitListValidator(string section) : IValidateOptions<RateLimitList>
{
    public ValidateOptionsResult Validate(string? name, RateLimitList options)
    {
        ValidateOptionsResultBuilder problems = new();
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
}
