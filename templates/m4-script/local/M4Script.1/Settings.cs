using System.Globalization;
using HookSdk.M4;
using Microsoft.Extensions.Configuration;

namespace M4Script._1;

/// <summary>The settings: <c>appsettings.json</c> beside the program, and the environment over it.</summary>
internal static class Settings
{
    private const string DeadlineVariable = "Hooks__M4__Deadline";

    /// <summary>Reads the file as a stream, once: nothing watches a file in a program that lives for milliseconds. A file that is missing is a failure, because a block list may be missing with it.</summary>
    public static IConfiguration Read()
    {
        using FileStream file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "appsettings.json"));
        return new ConfigurationBuilder().AddJsonStream(file).AddEnvironmentVariables().Build();
    }

    /// <summary>The deadline comes from the environment alone, as the file is read under it.</summary>
    public static M4LocalProgramOptions? ReadOptions() =>
        TimeSpan.TryParse(Environment.GetEnvironmentVariable(DeadlineVariable), CultureInfo.InvariantCulture, out TimeSpan deadline)
        && deadline >= TimeSpan.FromMilliseconds(1) && deadline <= TimeSpan.FromMinutes(5)
            ? new M4LocalProgramOptions { Deadline = deadline }
            : null;
}
