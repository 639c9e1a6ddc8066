using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Configuration.Memory;

namespace M4Script._1.Tests;

/// <summary>
/// The program's settings in its tests: those of appsettings.json, but for the sections that the tests bring themselves. So what you change there does not matter to the tests, and a section that you
/// add is there.
/// </summary>
internal static class ProgramSettings
{
    /// <summary>Leaves sections of appsettings.json out.</summary>
    public static IWebHostBuilder WithoutSections(this IWebHostBuilder builder, params string[] sections) => builder.ConfigureAppConfiguration((_, settings) =>
    {
        for (int i = 0; i < settings.Sources.Count; i++)
        {
            if (settings.Sources[i] is JsonConfigurationSource { Path: "appsettings.json" } file)
            {
                IConfigurationRoot all = new ConfigurationBuilder().AddJsonFile(file.FileProvider, file.Path, optional: false, reloadOnChange: false).Build();
                settings.Sources[i] = new MemoryConfigurationSource { InitialData = [.. all.AsEnumerable().Where(s => !sections.Contains(s.Key.Split(':')[0], StringComparer.OrdinalIgnoreCase))] };
            }
        }
    });
}
