using Microsoft.Extensions.Options;

namespace HookSdk;

/// <summary>Says of each wrong setting what it is and what it may be.</summary>
internal sealed class HookServerOptionsValidator<TOptions>(string section) : IValidateOptions<TOptions>
    where TOptions : HookServerOptions
{
    private const int ShortestSecret = 16;
    private const int LongestSecret = 128;
    private const int MostThreads = 1024;
    private static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);

    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        ValidateOptionsResultBuilder problems = new();
        if (options.Deadline < TimeSpan.FromMilliseconds(1) || options.Deadline > FiveMinutes)
        {
            problems.AddProblem(SettingProblems.Outside(options.Deadline, "1 ms to 5 minutes"), $"{section}:{nameof(options.Deadline)}");
        }

        if (options.MaxConcurrentCalls < 1)
        {
            problems.AddProblem($"{options.MaxConcurrentCalls} is less than 1.", $"{section}:{nameof(options.MaxConcurrentCalls)}");
        }

        if (options.MaxRequestBytes is < 1024 or > 1 << 30)
        {
            problems.AddProblem($"{options.MaxRequestBytes} is outside 1,024 bytes to 1 GiB.", $"{section}:{nameof(options.MaxRequestBytes)}");
        }

        if (!HookSdk.AllowedNetworks.TryParse(options.AllowedNetworks, out _, out string? problem))
        {
            problems.AddProblem(problem!, $"{section}:{nameof(options.AllowedNetworks)}");
        }

        if (options is HttpHookServerOptions { PathSecret: { } secret } && !IsSecret(secret))
        {
            // The secret itself is not repeated: this text ends up in logs.
            problems.AddProblem($"it takes {ShortestSecret} to {LongestSecret} characters of A-Z, a-z, 0-9, '-' and '_'; this one has {secret.Length}, or others.", $"{section}:{nameof(HttpHookServerOptions.PathSecret)}");
        }

        foreach ((string plugin, int most) in options.MaxConcurrentCallsPerPlugin)
        {
            if (most < 1)
            {
                problems.AddProblem($"{most} is less than 1.", $"{section}:{nameof(options.MaxConcurrentCallsPerPlugin)}:{plugin}");
            }
        }

        if (options.MinThreads is < 0 or > MostThreads)
        {
            problems.AddProblem($"{options.MinThreads} is outside 0 to 1,024.", $"{section}:{nameof(options.MinThreads)}");
        }

        if (options.StopDelay < TimeSpan.Zero || options.StopDelay > FiveMinutes)
        {
            problems.AddProblem(SettingProblems.Outside(options.StopDelay, "0 to 5 minutes"), $"{section}:{nameof(options.StopDelay)}");
        }

        if (options.DrainWindow < TimeSpan.Zero || options.DrainWindow > FiveMinutes)
        {
            problems.AddProblem(SettingProblems.Outside(options.DrainWindow, "0 to 5 minutes"), $"{section}:{nameof(options.DrainWindow)}");
        }

        if (options.ExpectCallEvery <= TimeSpan.Zero)
        {
            problems.AddProblem($"{options.ExpectCallEvery} is not more than zero.", $"{section}:{nameof(options.ExpectCallEvery)}");
        }

        return problems.Build();
    }

    private static bool IsSecret(string text) =>
        text.Length is >= ShortestSecret and <= LongestSecret && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
