using Microsoft.Extensions.Options;

namespace HookSdk.Hosting;

/// <summary>Checks the settings at the start.</summary>
internal sealed class PluginDirectoryOptionsValidator : IValidateOptions<PluginDirectoryOptions>
{
    private const string Section = PluginDirectorySection.Name;
    private const int ShortestToken = 16;

    public ValidateOptionsResult Validate(string? name, PluginDirectoryOptions options)
    {
        ValidateOptionsResultBuilder problems = new();
        if (string.IsNullOrWhiteSpace(options.Path))
        {
            problems.AddProblem("it is missing: name the directory that holds the plugins, here or in AddPluginDirectory(\"...\").", $"{Section}:{nameof(options.Path)}");
        }

        Check(problems, nameof(options.LookEvery), options.LookEvery, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1), "100 ms to 1 hour");
        Check(problems, nameof(options.CheckTimeout), options.CheckTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10), "1 s to 10 minutes");
        Check(problems, nameof(options.UnloadTimeout), options.UnloadTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), "1 s to 1 hour");
        Check(problems, nameof(options.CollectTimeout), options.CollectTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), "1 s to 1 hour");
        if (options.Admin.Port is { } port && port is < 1 or > 65535)
        {
            problems.AddProblem($"{options.Admin.Port} is no port: it takes 1 to 65535.", $"{Section}:Admin:Port");
        }

        if (options.Admin.Token is { Length: < ShortestToken })
        {
            problems.AddProblem($"it is shorter than {ShortestToken} characters, and could be guessed.", $"{Section}:Admin:Token");
        }

        return problems.Build();
    }

    private static void Check(ValidateOptionsResultBuilder problems, string key, TimeSpan value, TimeSpan least, TimeSpan most, string range)
    {
        if (value < least || value > most)
        {
            problems.AddProblem(SettingProblems.Outside(value, range), $"{Section}:{key}");
        }
    }
}
