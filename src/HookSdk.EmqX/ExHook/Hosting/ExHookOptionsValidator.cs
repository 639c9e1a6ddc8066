using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HookSdk.EmqX.ExHook;

/// <summary>Says of each wrong setting what it is and what it may be.</summary>
internal sealed class ExHookOptionsValidator : IValidateOptions<ExHookOptions>
{
    private const int LongestQueue = 10_000_000;

    public ValidateOptionsResult Validate(string? name, ExHookOptions options)
    {
        ValidateOptionsResultBuilder problems = new();
        foreach ((string hook, List<string> filters) in options.Topics)
        {
            string setting = $"{ExHookServiceCollectionExtensions.Section}:{nameof(ExHookOptions.Topics)}:{hook}";
            if (!MessageTopics.Hooks.Contains(hook, StringComparer.Ordinal))
            {
                problems.AddProblem($"no such message hook; there are {string.Join(", ", MessageTopics.Hooks)}.", setting);
            }
            else if (MessageTopics.FindProblem(filters) is { } problem)
            {
                problems.AddProblem(problem, setting);
            }
        }

        if (options.BackgroundQueueLength is < 1 or > LongestQueue)
        {
            problems.AddProblem($"{options.BackgroundQueueLength} is outside 1 to 10,000,000.", $"{ExHookServiceCollectionExtensions.Section}:{nameof(ExHookOptions.BackgroundQueueLength)}");
        }

        return problems.Build();
    }
}
