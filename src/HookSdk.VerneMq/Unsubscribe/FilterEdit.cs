namespace HookSdk.VerneMq;

/// <summary>One filter of an unsubscribe request, open for changes.</summary>
public sealed class FilterEdit
{
    internal FilterEdit(string asked)
    {
        Asked = asked;
        Filter = asked;
    }

    /// <summary>The filter that the client names; never absent.</summary>
    public string Asked { get; }

    /// <summary>The filter that is unsubscribed; never absent.</summary>
    public string Filter { get; private set; }

    /// <summary>Unsubscribes another filter in its place, such as one that a subscribe hook has rewritten to.</summary>
    /// <param name="filter">The filter.</param>
    /// <returns>This edit.</returns>
    /// <exception cref="ArgumentException">It is no topic filter.</exception>
    public FilterEdit Rewrite(string filter)
    {
        Filter = MqttRules.CheckFilter(filter, nameof(filter));
        return this;
    }
}
