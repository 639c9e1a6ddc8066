using HookSdk.Mqtt;
using HookSdk.VerneMq;
using Microsoft.Extensions.Options;

namespace VerneMqHooks._1.Access;

/// <summary>The rules of the configuration, as they are now: a change that cannot be used is logged, and the earlier rules stay.</summary>
public sealed partial class TopicAccessRules : IDisposable
{
    private readonly ILogger<TopicAccessRules> _logger;
    private readonly IDisposable? _changes;
    private volatile TopicAccessList _list;

    /// <summary>Reads the rules.</summary>
    /// <exception cref="FormatException">A rule is none.</exception>
    public TopicAccessRules(IOptionsMonitor<AclRules> rules, ILogger<TopicAccessRules> logger)
    {
        _logger = logger;
        _list = Read(rules.CurrentValue);
        LogRead(_list.Count);
        _changes = rules.OnChange(Replace);
    }

    /// <summary>Whether a client may publish to a topic, or subscribe to a filter. What no rule speaks of is denied.</summary>
    public bool Allows(TopicAction action, string topic, VerneMqUserRequest client) =>
        _list.Decide(action, topic, client.ClientId, client.UserName) == TopicAccess.Allowed;

    public void Dispose() => _changes?.Dispose();

    private static TopicAccessList Read(AclRules rules)
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

    private void Replace(AclRules rules)
    {
        try
        {
            _list = Read(rules);
            LogReplaced(_list.Count);
        }
        catch (FormatException e)
        {
            LogRefused(e.Message);
        }
    }

    [LoggerMessage(LogLevel.Information, "Access rules: {Count}.")]
    private partial void LogRead(int count);

    [LoggerMessage(LogLevel.Information, "The access rules have changed: {Count} rules.")]
    private partial void LogReplaced(int count);

    [LoggerMessage(LogLevel.Error, "The changed access rules are not used, the earlier ones stay: {Problem}")]
    private partial void LogRefused(string problem);
}
