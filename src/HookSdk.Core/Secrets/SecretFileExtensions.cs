using HookSdk;

namespace Microsoft.Extensions.Configuration;

/// <summary>Secrets that stand in files, as Docker and Kubernetes hand them over.</summary>
public static class SecretFileExtensions
{
    /// <summary>
    /// Reads settings from files that variables of the environment name: <c>Hooks__Acme__PathSecret_FILE=/run/secrets/path</c> sets <c>Hooks:Acme:PathSecret</c> to the text of that file.
    /// It holds for each setting in a section, your own too. Sources that were added before are overruled, so call it last.
    /// </summary>
    /// <remarks>
    /// <para>The text is read without line ends at its end, and may have 64 KiB. A variable without two underscores in a row is another program's, and left alone.</para>
    /// <para>While the program runs, the files are looked at every two seconds, and a text that two looks have found is in force as any changed setting: in a program with a hook server, or with <c>AddStrictSettings</c>. When a file is gone, empty or cannot be read then, the log says
    /// so and the text that was read before stays.</para>
    /// </remarks>
    /// <param name="configuration">The configuration, such as <c>builder.Configuration</c>.</param>
    /// <returns>The configuration.</returns>
    /// <exception cref="InvalidOperationException">A file is not there, empty or cannot be read, or the setting is given by a variable of its own too. The message names the variable.</exception>
    public static IConfigurationBuilder AddSecretFiles(this IConfigurationBuilder configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        SecretFileSource source = new(Environment.GetEnvironmentVariables());
        return source.HasFiles && !configuration.Sources.OfType<SecretFileSource>().Any() ? configuration.Add(source) : configuration;
    }
}
