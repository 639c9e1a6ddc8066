using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HookSdk;

/// <summary>Keeps .NET from logging, with its stack, what the program itself says when it does not start. The levels of the settings count as they did.</summary>
internal sealed class StartLines
{
    private static readonly string[] Quiet = ["Microsoft.Extensions.Hosting.Internal.Host", "Microsoft.AspNetCore.Server.Kestrel"];

    private volatile bool _hasStarted;

    /// <summary>Whether it serves: from then on all is logged.</summary>
    public bool HasStarted
    {
        get => _hasStarted;
        set => _hasStarted = value;
    }

    /// <summary>Not by a rule for the categories: it would be nearer than those of the settings, and count in their place.</summary>
    public void AddTo(WebApplicationBuilder builder) => builder.Services.PostConfigure<LoggerFilterOptions>(options =>
    {
        LoggerFilterRule[] rules = [new(null, null, options.MinLevel, null), .. options.Rules];
        options.Rules.Clear();
        foreach (LoggerFilterRule rule in rules)
        {
            options.Rules.Add(new LoggerFilterRule(
                rule.ProviderName,
                rule.CategoryName,
                rule.LogLevel,
                (provider, category, level) => IsLogged(category, level) && rule.Filter?.Invoke(provider, category, level) != false));
        }
    });

    private bool IsLogged(string? category, LogLevel level) =>
        _hasStarted || level < LogLevel.Error || category is null || !Array.Exists(Quiet, quiet => category.StartsWith(quiet, StringComparison.Ordinal));
}
