using HookSdk.Mqtt;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HookSdk.EmqX.ExHook;

/// <summary>Says of each wrong setting what it is and what it may be.</summary>
internal sealed class ExHookOptionsValidator : IValidateOptions<ExHookOptions>
{
    public ValidateOptionsResult Validate(string? name, ExHookOptions options)
    {
        ValidateOptionsResultBuilder problems = new();
        string section = ServerId.SectionOf(ExHookServiceCollectionExtensions.Section, name);
        foreach ((string hook, List<string> filters) in options.Topics)
        {
            string setting = $"{section}:{nameof(ExHookOptions.Topics)}:{hook}";
            if (!MessageTopics.Hooks.Contains(hook, StringComparer.Ordinal))
            {
                problems.AddProblem($"no such message hook; there are {string.Join(", ", MessageTopics.Hooks)}.", setting);
            }
            else if (TopicSentences.FindProblem(filters) is { } problem)
            {
                problems.AddProblem(problem, setting);
            }
        }

        problems.CheckQueueLength(options.BackgroundQueueLength, section);
        return problems.Build();
    }
}
