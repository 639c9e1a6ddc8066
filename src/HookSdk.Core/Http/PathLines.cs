using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HookSdk;

/// <summary>
/// Keeps the web server's lines that hold the paths of calls out of the log, where nobody asks for them by name: a path may hold a secret, and a settings file that is lost takes
/// the section that silenced them with it.
/// </summary>
internal sealed class PathLines : IPostConfigureOptions<LoggerFilterOptions>
{
    /// <summary>The categories that write of each request, with its path.</summary>
    public static readonly string[] Categories =
    [
        "Microsoft.AspNetCore.Hosting.Diagnostics", "Microsoft.AspNetCore.Routing.Matching.DfaMatcher", "Microsoft.AspNetCore.Server.Kestrel.BadRequests",
    ];

    public void PostConfigure(string? name, LoggerFilterOptions options)
    {
        LoggerFilterRule[] given = [.. options.Rules];

        // A rule for one logger alone, even one for all categories, goes before those for all loggers: so each such logger has one of its own.
        string?[] loggers = [null, .. given.Select(static r => r.ProviderName).OfType<string>().Distinct(StringComparer.Ordinal)];
        foreach (string category in Categories)
        {
            LoggerFilterRule? named = given.LastOrDefault(r => r.ProviderName is null && category.Equals(r.CategoryName, StringComparison.OrdinalIgnoreCase));
            foreach (string? logger in loggers)
            {
                // Of two rules that are as good, the last one counts.
                options.Rules.Insert(0, new LoggerFilterRule(logger, category, named is null ? LogLevel.Warning : named.LogLevel, named?.Filter));
            }
        }
    }
}
