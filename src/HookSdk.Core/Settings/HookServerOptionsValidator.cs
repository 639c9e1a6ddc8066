using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace HookSdk;

/// <summary>Says of each wrong setting what it is and what it may be.</summary>
internal sealed class HookServerOptionsValidator<TOptions>(HookServerDescription<TOptions> target, IConfiguration? configuration = null) : IValidateOptions<TOptions>
    where TOptions : HookServerOptions
{
    private const int MostThreads = 1024;
    private static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);

    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        if ((name ?? "") != (target.ServerName ?? ""))
        {
            return ValidateOptionsResult.Skip;
        }

        ValidateOptionsResultBuilder problems = new();
        string section = target.Section;
        CheckDeadline(problems, options.Deadline, section);
        foreach ((string hook, HookOptions settings) in options.EachHook)
        {
            string key = $"{section}:Hooks:{hook}";
            if (!target.Hooks.Contains(hook, StringComparer.Ordinal))
            {
                problems.AddProblem($"there is no such hook. There are {string.Join(", ", target.Hooks)}.", key);
            }

            if (settings.Deadline is { } deadline)
            {
                CheckDeadline(problems, deadline, key);
            }
        }

        if (options.WaitOf("") is { } wait && (wait < TimeSpan.FromMilliseconds(1) || wait > FiveMinutes))
        {
            problems.AddProblem(SettingProblems.Outside(wait, "1 ms to 5 minutes"), $"{section}:BrokerTimeout");
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

        if (options is { RefuseConnections: true, AllowedNetworks.Count: 0 })
        {
            problems.AddProblem($"it needs {section}:{nameof(options.AllowedNetworks)}: without them everyone may call.", $"{section}:{nameof(options.RefuseConnections)}");
        }

        if (options is HttpHookServerOptions http)
        {
            CheckSecret(problems, http.PathSecret, $"{section}:{nameof(http.PathSecret)}");
            for (int i = 0; i < http.PathSecrets.Count; i++)
            {
                CheckSecret(problems, http.PathSecrets[i] ?? "", $"{section}:{nameof(http.PathSecrets)}:{i}");
            }
        }

        foreach ((string plugin, int most) in options.MaxConcurrentCallsPerPlugin)
        {
            if (most < 1)
            {
                problems.AddProblem($"{most} is less than 1.", $"{section}:{nameof(options.MaxConcurrentCallsPerPlugin)}:{plugin}");
            }
        }

        if (options.DryRun.Any(string.IsNullOrWhiteSpace))
        {
            problems.AddProblem("it takes the names of plugins, and one is empty.", $"{section}:{nameof(options.DryRun)}");
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

    private static void CheckDeadline(ValidateOptionsResultBuilder problems, TimeSpan deadline, string below)
    {
        if (deadline < TimeSpan.FromMilliseconds(1) || deadline > FiveMinutes)
        {
            problems.AddProblem(SettingProblems.Outside(deadline, "1 ms to 5 minutes"), $"{below}:{nameof(HookServerOptions.Deadline)}");
        }
    }

    private void CheckSecret(ValidateOptionsResultBuilder problems, string? secret, string key)
    {
        if (secret is not null && !PathSecrets.IsLegal(secret))
        {
            string file = SecretFileProvider.VariableOf(configuration, key) is { } variable ? $" It is the text of the file that {variable} names." : "";

            // The secret itself is not repeated: this text ends up in logs.
            problems.AddProblem($"it takes {PathSecrets.Shortest} to {PathSecrets.Longest} characters of A-Z, a-z, 0-9, '-' and '_', and has {PathSecrets.ProblemOf(secret)}.{file}", key);
        }
    }
}
