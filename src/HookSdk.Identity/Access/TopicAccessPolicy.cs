using HookSdk.Mqtt;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HookSdk.Identity;

/// <summary>The access rules of the configuration, as they are now: a change that cannot be used is logged, and the earlier rules stay. Safe for calls at once.</summary>
public sealed class TopicAccessPolicy : IDisposable
{
    private readonly IdentityLog _log;
    private readonly IDisposable? _changes;
    private volatile TopicAccessList _list;

    /// <summary>Reads the rules.</summary>
    /// <param name="rules">The settings.</param>
    /// <param name="loggers">Where is told how many rules there are.</param>
    /// <exception cref="FormatException">A rule is none.</exception>
    public TopicAccessPolicy(IOptionsMonitor<TopicRules> rules, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(rules);
        _log = new IdentityLog(loggers);
        _list = Read(rules.CurrentValue);
        _log.RulesRead(_list.Count);
        _changes = rules.OnChange(Replace);
    }

    /// <summary>Whether a client may publish to a topic, or subscribe to a filter. What no rule speaks of is denied.</summary>
    /// <param name="action">What is asked for.</param>
    /// <param name="topic">The topic name, or the topic filter.</param>
    /// <param name="clientId">The client id; null when it is not known.</param>
    /// <param name="userName">The user name; null when there is none.</param>
    public bool Allows(TopicAction action, string topic, string? clientId, string? userName) =>
        _list.Decide(action, topic, clientId, userName) == TopicAccess.Allowed;

    /// <inheritdoc/>
    public void Dispose() => _changes?.Dispose();

    private static TopicAccessList Read(TopicRules rules)
    {
        try
        {
            return TopicAccessList.Parse(rules.Where(static r => !string.IsNullOrWhiteSpace(r)));
        }
        catch (FormatException e)
        {
            throw new FormatException($"Acl: {e.Message}", e);
        }
    }

    private void Replace(TopicRules rules)
    {
        try
        {
            _list = Read(rules);
            _log.RulesReplaced(_list.Count);
        }
        catch (FormatException e)
        {
            _log.RulesRefused(e.Message);
        }
    }
}
