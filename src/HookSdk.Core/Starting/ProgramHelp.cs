using Microsoft.Extensions.Configuration;

namespace HookSdk;

/// <summary>What <c>--help</c> shows of a program that serves hooks.</summary>
internal static class ProgramHelp
{
    /// <param name="name">The program's name.</param>
    /// <param name="file">The path of its settings file.</param>
    /// <param name="configuration">Its settings; null: they cannot be read.</param>
    /// <param name="commands">What it takes besides, a line each, without the program's name; null: nothing.</param>
    public static string Text(string name, string file, IConfiguration? configuration, string? commands)
    {
        string[] addresses = configuration is null ? [] : [.. ListenAddresses.Of(configuration).Select(static a => a.Protocols is null ? a.Url : $"{a.Url} ({a.Protocols})")];
        string more = string.Concat((commands ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(command => $"\n  {name} {command}"));
        string listens = configuration is null ? "as its settings say, which cannot be read: --check says why"
            : addresses.Length == 0 ? "http://localhost:5000, as its settings name no address"
            : string.Join(", ", addresses);
        return $"""
            {name} is a hook server: a broker or switch calls it, and does what it answers.

              {name}                        serves until it is told to stop (SIGTERM, Ctrl+C)
              {name} --check                reads the settings and says what is wrong; it listens to nothing and tells no broker anything
              {name} --Section:Key=value    serves with a setting of your own, such as --{(configuration is null ? "Urls" : ListenAddresses.KeyOf(configuration))}=http://127.0.0.1:8080
              {name} --help{more}

            With dotnet run, the arguments stand behind two dashes: dotnet run --project {name} -- --check

            Settings: {file}
            Above it: variables of the environment (Section__Key=value), above them the arguments.
            Listens:  {listens}

            --check is stricter than a start: it ends with 1 also for an error that a start logs before it serves.
            It ends with 0 when it was stopped, or when the check found nothing wrong; with 1 when the settings cannot be used; with 2 when the arguments cannot be understood.
            """;
    }
}
