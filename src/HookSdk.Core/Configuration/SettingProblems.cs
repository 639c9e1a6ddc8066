using Microsoft.Extensions.Options;

namespace HookSdk;

/// <summary>How a wrong setting is told: its full key, what is wrong, what it may be.</summary>
internal static class SettingProblems
{
    public static void AddProblem(this ValidateOptionsResultBuilder problems, string problem, string setting) => problems.AddError($"{setting}: {problem}");

    /// <summary>What is wrong with a full key, and where it is a secret's file, who names and reads such files.</summary>
    public static string SecretFile(string key, string problem) =>
        key.EndsWith(HookSdk.SecretFile.Suffix, StringComparison.OrdinalIgnoreCase)
            ? $"{problem} A setting's file is named by a variable of the environment alone, {key.Replace(":", "__", StringComparison.Ordinal)}, and read once builder.Configuration.AddSecretFiles() is called."
            : problem;

    /// <summary>A time that is outside its range. .NET reads a number alone as days, which nobody means here.</summary>
    public static string Outside(TimeSpan time, string range) =>
        time >= TimeSpan.FromDays(1) ? $"{TimeText.Of(time)} is outside {range}. A number alone is days; five seconds are 00:00:05." : $"{TimeText.Of(time)} is outside {range}.";
}
