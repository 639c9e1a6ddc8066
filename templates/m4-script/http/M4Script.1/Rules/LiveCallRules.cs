using HookSdk.Numbers;
using Microsoft.Extensions.Primitives;

namespace M4Script._1.Rules;

/// <summary>The rules of the configuration, or of a section, as it is now: a change is read as a whole, and calls go by the old rules or the new ones.</summary>
public sealed partial class LiveCallRules : ICallRules, IDisposable
{
    private readonly IConfiguration _configuration;
    private readonly NumberNormalizer _normalizer;
    private readonly ILogger<LiveCallRules> _logger;
    private readonly IDisposable _changes;
    private volatile CallRules _rules;

    /// <summary>Reads them for the first time.</summary>
    /// <exception cref="FormatException">One cannot be used; the message says which.</exception>
    public LiveCallRules(IConfiguration configuration, NumberNormalizer normalizer, ILogger<LiveCallRules> logger)
    {
        _configuration = configuration;
        _normalizer = normalizer;
        _logger = logger;
        _rules = new CallRules(configuration.AsEnumerable(makePathsRelative: true), normalizer);
        _changes = ChangeToken.OnChange(configuration.GetReloadToken, Replace);
    }

    public Uri? LookupUrl => _rules.LookupUrl;

    public string? FindCallerId(long? userId) => _rules.FindCallerId(userId);

    public bool IsBlocked(string destination) => _rules.IsBlocked(destination);

    public void Dispose() => _changes.Dispose();

    private void Replace()
    {
        try
        {
            CallRules rules = new(_configuration.AsEnumerable(makePathsRelative: true), _normalizer);
            _rules = rules;
            LogReplaced(rules.CallerIdCount, rules.BlockedCount);
        }
        catch (FormatException e)
        {
            LogRefused(e.Message);
        }
    }

    [LoggerMessage(LogLevel.Information, "The rules have changed: {CallerIds} caller ids, {Blocked} blocked destinations.")]
    private partial void LogReplaced(int callerIds, int blocked);

    [LoggerMessage(LogLevel.Error, "The changed rules are not used, the earlier ones stay: {Problem}")]
    private partial void LogRefused(string problem);
}
