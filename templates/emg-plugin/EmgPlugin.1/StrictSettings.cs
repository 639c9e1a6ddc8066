using Microsoft.Extensions.Options;

namespace EmgPlugin._1;

/// <summary>Settings that are read strictly: an opt-out that is left out because of a typing error would let messages through.</summary>
public static class StrictSettings
{
    /// <summary>
    /// Binds a section of the configuration, now and whenever it changes. A section that is missing, a key that is no setting, or a text in place of a list
    /// stops the start; in a change it is logged, and what was read before stays.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="section">The section's name.</param>
    /// <param name="levels">How many keys deep its texts lie: 1 for a table (<c>Routes:46</c>), 2 for a list that has a name of its own (<c>OptOut:Numbers:0</c>).</param>
    public static void AddStrictSettings<TOptions>(this IServiceCollection services, string section, int levels)
        where TOptions : class
    {
        services.AddSingleton<IOptionsChangeTokenSource<TOptions>>(static provider =>
            new ConfigurationChangeTokenSource<TOptions>(provider.GetRequiredService<IConfiguration>()));
        // ValidateOnStart reads the section now: read by the first call that needs it, the file might just be half written.
        services.AddOptions<TOptions>().Configure<IConfiguration, ILogger<TOptions>>((options, configuration, logger) => Bind(configuration, section, levels, options, logger)).ValidateOnStart();
    }

    private static void Bind<TOptions>(IConfiguration configuration, string name, int levels, TOptions options, ILogger logger)
        where TOptions : class
    {
        IConfigurationSection section = configuration.GetSection(name);
        try
        {
            if (FindProblem(configuration, section, levels) is { } found)
            {
                throw new InvalidOperationException(found);
            }

            section.Bind(options, static binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException e)
        {
            InvalidOperationException problem = new($"{name} cannot be used: {e.InnerException?.Message ?? e.Message}", e);
            logger.LogError("{Problem}", problem.Message);
            throw problem;
        }
    }

    /// <summary>What Bind would pass over, or say without a name.</summary>
    private static string? FindProblem(IConfiguration configuration, IConfigurationSection section, int levels)
    {
        if (!configuration.GetChildren().Any(child => child.Key.Equals(section.Key, StringComparison.OrdinalIgnoreCase)))
        {
            return "it is not there. Is its name mistyped? An empty one says that there are no entries";
        }

        if (!string.IsNullOrEmpty(section.Value))
        {
            return "it is one text, and must have entries below it";
        }

        foreach ((string key, string? value) in section.AsEnumerable(makePathsRelative: true))
        {
            int level = 1 + key.Count(static c => c == ':');
            if (level > levels)
            {
                return $"'{key}' is no setting";
            }

            if (level < levels && !string.IsNullOrEmpty(value))
            {
                return $"'{key}' is one text, and must have entries below it";
            }
        }

        return null;
    }
}
