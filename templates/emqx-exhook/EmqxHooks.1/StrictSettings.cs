using Microsoft.Extensions.Options;

namespace EmqxHooks._1;

/// <summary>Settings that are read strictly: a rule that is left out because of a typing error would leave a door open.</summary>
public static class StrictSettings
{
    /// <summary>
    /// Binds a section of the configuration, now and whenever it changes. A key that is no setting, a value of the wrong kind, or a text in place of a list
    /// stops the start; in a change it is logged, and what was read before stays.
    /// </summary>
    public static void AddStrictSettings<TOptions>(this IServiceCollection services, string section)
        where TOptions : class
    {
        services.AddSingleton<IOptionsChangeTokenSource<TOptions>>(static provider =>
            new ConfigurationChangeTokenSource<TOptions>(provider.GetRequiredService<IConfiguration>()));
        // ValidateOnStart reads the section now: read by the first call that needs it, the file might just be half written.
        services.AddOptions<TOptions>().Configure<IConfiguration, ILogger<TOptions>>((options, configuration, logger) => Bind(configuration.GetSection(section), options, logger)).ValidateOnStart();
    }

    private static void Bind<TOptions>(IConfigurationSection section, TOptions options, ILogger logger)
        where TOptions : class
    {
        try
        {
            if (!string.IsNullOrEmpty(section.Value))
            {
                throw new InvalidOperationException("it is one text, and must have entries below it");
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
