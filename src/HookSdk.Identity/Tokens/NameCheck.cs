using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HookSdk.Identity;

/// <summary>
/// Says, at start and when settings change, that rules allow topics by a name that no claim of a token must say: MQTT clients choose their client id, and with a token their user name.
/// </summary>
internal sealed class NameCheck(IOptionsMonitor<JwtOptions> tokens, IOptionsMonitor<TopicRules> rules, ILoggerFactory loggers, string section) : IHostedService, ILooksOnly, IDisposable
{
    private readonly IdentityLog _log = new(loggers);
    private IDisposable? _tokensChange;
    private IDisposable? _rulesChange;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _tokensChange = tokens.OnChange(now => Look(now, rules.CurrentValue));
        _rulesChange = rules.OnChange(now => Look(tokens.CurrentValue, now));
        Look(tokens.CurrentValue, rules.CurrentValue);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _tokensChange?.Dispose();
        _rulesChange?.Dispose();
    }

    private void Look(JwtOptions options, IEnumerable<string> acl)
    {
        foreach ((string name, string what) in new[] { ("%c", "client id"), ("%u", "user name") })
        {
            if (options.Claims.Values.Any(v => v?.Contains(name, StringComparison.Ordinal) == true))
            {
                continue;
            }

            string? where = acl.Any(r => Allows(r, name)) ? "the access rules" : options.Acl.Any(r => Allows(r, name)) ? $"{section}:Acl" : null;
            if (where is not null)
            {
                _log.NameUnbound(where, what, name, $"{section}:Claims");
            }
        }
    }

    private static bool Allows(string? rule, string name) =>
        rule?.TrimStart().StartsWith("allow", StringComparison.OrdinalIgnoreCase) == true && rule.Contains(name, StringComparison.Ordinal);
}
