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
            if (!configuration.GetChildren().Any(child => child.Key.Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                throw new InvalidOperationException("it is not there. Is its name mistyped? An empty one says that there are no entries");
            }

            if (!string.IsNullOrEmpty(section.Value))
            {
                throw new InvalidOperationException("it is one text, and must have entries below it");
            }

            if (section.AsEnumerable(makePathsRelative: true).FirstOrDefault(entry => entry.Key.Count(static c => c == ':') >= levels).Key is { } tooDeep)
            {
                throw new InvalidOperationException($"'{tooDeep}' is no setting");
            }

            section.Bind(options, static binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException e)
        {
            InvalidOperationException problem = new($"{section.Path} cannot be used: {e.InnerException?.Message ?? e.Message}", e);
            logger.LogError("{Problem}", problem.Message);
            throw problem;
        }
    }
}
