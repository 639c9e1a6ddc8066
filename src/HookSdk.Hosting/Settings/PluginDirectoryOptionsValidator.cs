using Microsoft.Extensions.Options;

namespace HookSdk.Hosting;

/// <summary>Checks the settings at the start.</summary>
internal sealed class PluginDirectoryOptionsValidator : IValidateOptions<PluginDirectoryOptions>
{
    private const string Section = PluginDirectorySection.Name;
    private const int ShortestToken = 16;

    public ValidateOptionsResult Validate(string? name, PluginDirectoryOptions options)
    {
        List<string> problems = [];
        if (string.IsNullOrWhiteSpace(options.Path))
        {
            problems.Add($"{Section}:Path is missing: name the directory that holds the plugins, here or in AddPluginDirectory(\"...\").");
        }

        Within(problems, nameof(options.LookEvery), options.LookEvery, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1));
        Within(problems, nameof(options.CheckTimeout), options.CheckTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        Within(problems, nameof(options.UnloadTimeout), options.UnloadTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        Within(problems, nameof(options.CollectTimeout), options.CollectTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        if (options.Admin.Port is { } port && port is < 1 or > 65535)
        {
            problems.Add($"{Section}:Admin:Port = '{options.Admin.Port}' is no port: it takes 1 to 65535.");
        }

        if (options.Admin.Token is { Length: < ShortestToken })
        {
            problems.Add($"{Section}:Admin:Token is shorter than {ShortestToken} characters: it could be guessed.");
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static void Within(List<string> problems, string key, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value < least || value > most)
        {
            problems.Add($"{Section}:{key} = '{value}' is out of range: it takes {least} to {most}.");
        }
    }
}
