namespace HookSdk.VerneMq;

/// <summary>What may stand in the properties of a reply.</summary>
internal static class PropertyRules
{
    /// <summary>User properties, each of which can be sent. An empty list is as good as none: VerneMQ cuts a subscriber's session for one.</summary>
    public static ValueList<KeyValuePair<string, string>> Check(IReadOnlyList<KeyValuePair<string, string>> properties)
    {
        ArgumentNullException.ThrowIfNull(properties);
        foreach (KeyValuePair<string, string> property in properties)
        {
            MqttRules.CheckText(property.Key, nameof(properties));
            MqttRules.CheckText(property.Value, nameof(properties));
        }

        return new(properties.Count == 0 ? null : [.. properties]);
    }

    public static uint? Seconds(long? value) => value is >= 0 and <= uint.MaxValue ? (uint)value : null;
}
