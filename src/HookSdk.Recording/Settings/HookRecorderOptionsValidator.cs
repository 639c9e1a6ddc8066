using System.Globalization;
using Microsoft.Extensions.Options;

namespace HookSdk.Recording;

/// <summary>Checks the settings at the start.</summary>
internal sealed class HookRecorderOptionsValidator(IEnumerable<HookServerAccessor> servers) : IValidateOptions<HookRecorderOptions>
{
    public ValidateOptionsResult Validate(string? name, HookRecorderOptions options)
    {
        List<string> problems = [];
        if (string.IsNullOrWhiteSpace(options.Folder))
        {
            problems.Add($"{RecorderSettings.Section}:{nameof(options.Folder)} is empty; it is the folder that calls are recorded in.");
        }

        Check(problems, nameof(options.MaxFileBytes), options.MaxFileBytes, 64 * 1024, 16L * 1024 * 1024 * 1024);
        Check(problems, nameof(options.KeptFiles), options.KeptFiles, 1, 10_000);
        Check(problems, nameof(options.CallsPerSecond), options.CallsPerSecond, 1, 100_000);
        Check(problems, nameof(options.MaxCallBytes), options.MaxCallBytes, 1024, 16 * 1024 * 1024);
        if (options.MaxFileAge < TimeSpan.FromMinutes(1) || options.MaxFileAge > TimeSpan.FromDays(31))
        {
            problems.Add($"{RecorderSettings.Section}:{nameof(options.MaxFileAge)} is {options.MaxFileAge}; it takes 1 minute to 31 days.");
        }

        if (options.SampledShare is not (> 0 and <= 1))
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"{RecorderSettings.Section}:{nameof(options.SampledShare)} is {options.SampledShare}; it takes a share above 0 up to 1. {nameof(options.Enabled)} = false switches the recorder off."));
        }

        problems.AddRange(UnknownHooks(options, nameof(options.Hooks), options.Hooks));
        problems.AddRange(UnknownHooks(options, nameof(options.Payloads), options.Payloads));
        problems.AddRange(options.Secrets.Where(static s => !WireMask.IsSecret(s)).Select(static s =>
            $"{RecorderSettings.Section}:{nameof(HookRecorderOptions.Secrets)} holds '{s}', which is not hidden: it takes names of fields that are taken for secrets, such as password."));
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    /// <summary>Where a server does not tell its hooks, nothing can be said of a name.</summary>
    private IEnumerable<string> UnknownHooks(HookRecorderOptions options, string setting, IList<string> names)
    {
        HookServerAccessor[] all = [.. servers];
        string[] known = [.. all.SelectMany(static s => s.Hooks).Distinct(StringComparer.Ordinal)];
        return !options.Enabled || all.Length == 0 || all.Any(static s => s.Hooks.Count == 0)
            ? []
            : names.Where(n => !known.Contains(n, StringComparer.Ordinal)).Select(n => $"{RecorderSettings.Section}:{setting} holds '{n}', which is no hook of this program. Hooks are: {string.Join(", ", known)}.");
    }

    private static void Check(List<string> problems, string setting, long value, long least, long most)
    {
        if (value < least || value > most)
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"{RecorderSettings.Section}:{setting} is {value}; it takes {least} to {most}."));
        }
    }
}
