using Microsoft.Extensions.Options;

namespace HookSdk.Inspector;

/// <summary>Checks the settings at the start.</summary>
internal sealed class HookInspectorOptionsValidator : IValidateOptions<HookInspectorOptions>
{
    public ValidateOptionsResult Validate(string? name, HookInspectorOptions options)
    {
        List<string> problems = [];
        Check(problems, nameof(options.MostCalls), options.MostCalls, 10, 10_000);
        Check(problems, nameof(options.MostBytes), options.MostBytes, 256, 1024 * 1024);
        Check(problems, nameof(options.CallsPerSecond), options.CallsPerSecond, 1, 1_000);
        if (options.Port is { } port)
        {
            Check(problems, nameof(options.Port), port, 1, 65_535);
        }

        if (string.IsNullOrWhiteSpace(options.SavedCalls))
        {
            problems.Add($"{InspectorSettings.Section}:{nameof(options.SavedCalls)} is empty; it is the folder that calls are saved in.");
        }

        problems.AddRange(options.Hosts.Where(static host => Uri.CheckHostName(host) == UriHostNameType.Unknown)
            .Select(static host => $"{InspectorSettings.Section}:{nameof(HookInspectorOptions.Hosts)} holds '{host}', which is no host name. It takes names without scheme and port, such as hooks.example.com."));
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static void Check(List<string> problems, string setting, int value, int least, int most)
    {
        if (value < least || value > most)
        {
            problems.Add(FormattableString.Invariant($"{InspectorSettings.Section}:{setting} is {value}; it takes {least} to {most}."));
        }
    }
}
