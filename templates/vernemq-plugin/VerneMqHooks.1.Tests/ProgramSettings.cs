using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Configuration.Memory;

namespace VerneMqHooks._1.Tests;

/// <summary>
/// The program's settings in its tests: those of appsettings.json, but for the sections that the tests bring themselves. So what you change there does not matter to the tests, and a section that you
/// add is there.
/// </summary>
internal static class ProgramSettings
{
    /// <summary>Gives the program what the tests go by, whatever appsettings.json says of logins and topics.</summary>
    public static IWebHostBuilder UseLogins(this IWebHostBuilder builder) => Logins.Settings.Aggregate(builder, static (b, s) => b.UseSetting(s.Key, s.Value))
#if (jwt)
        .WithoutSections("Jwt", "Acl", "LegacyTopics")
        .UseSetting("Jwt:Issuers:0", "https://login.example.com/")
        .UseSetting("Jwt:Audiences:0", "mqtt")
        .UseSetting("Jwt:Claims:sub", "%c")
        .UseSetting("Acl:0", "allow publish devices/%c/#")
        .UseSetting("Acl:1", "allow subscribe devices/%c/#")
        .UseSetting("Acl:2", "allow all v2/%c/#")
#else
        .WithoutSections("Users", "Acl", "LegacyTopics")
        .UseSetting("Acl:0", "allow publish devices/%u/#")
        .UseSetting("Acl:1", "allow subscribe devices/%u/#")
        .UseSetting("Acl:2", "allow all v2/%u/#")
#endif
        .UseSetting("LegacyTopics:From", "legacy/")
        .UseSetting("LegacyTopics:To", "v2/");

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
