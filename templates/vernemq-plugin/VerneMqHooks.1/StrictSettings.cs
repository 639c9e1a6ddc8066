using System.Reflection;
using Microsoft.Extensions.Options;

namespace VerneMqHooks._1;

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

            Check(section, typeof(TOptions));
            section.Bind(options, static binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException e)
        {
            InvalidOperationException problem = new($"{section.Path} cannot be used: {e.InnerException?.Message ?? e.Message}", e);
            logger.LogError("{Problem}", problem.Message);
            throw problem;
        }
    }

    /// <summary>Names what Bind would refuse without its full key.</summary>
    private static void Check(IConfigurationSection section, Type type)
    {
        Type? entry = (type.IsGenericType ? type : type.BaseType) is { IsGenericType: true } list ? list.GenericTypeArguments[0] : null;
        foreach (IConfigurationSection key in section.GetChildren())
        {
            Type? of = entry ?? type.GetProperty(key.Key, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase)?.PropertyType;
            if (of is null || type == typeof(string))
            {
                string known = type == typeof(string) ? "one text stands there" : $"there are {string.Join(", ", type.GetProperties().Select(static p => p.Name))}";
                throw new InvalidOperationException($"'{key.Path}' is no setting: {known}");
            }

            Check(key, of);
        }
    }
}
