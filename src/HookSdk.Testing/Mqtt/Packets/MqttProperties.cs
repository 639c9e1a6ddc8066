using System.Collections;
using System.Collections.Immutable;

namespace HookSdk.Testing;

/// <summary>
/// The properties of an MQTT 5 packet: each once by its name, and the user properties, which keep their order and may repeat a name. Unchangeable:
/// <c>MqttProperties.None.With(MqttPropertyNames.SessionExpiryInterval, 300).WithUserProperty("site", "north")</c>.
/// </summary>
public sealed class MqttProperties : IEnumerable<KeyValuePair<string, object>>
{
    private readonly ImmutableSortedDictionary<string, object> _values;

    private MqttProperties(ImmutableSortedDictionary<string, object> values, ImmutableArray<KeyValuePair<string, string>> user)
    {
        _values = values;
        UserProperties = user;
    }

    /// <summary>No property at all.</summary>
    public static MqttProperties None { get; } = new(ImmutableSortedDictionary.Create<string, object>(StringComparer.Ordinal), []);

    /// <summary>The user properties in their order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> UserProperties { get; }

    /// <summary>Whether there is none, not even a user property.</summary>
    public bool IsEmpty => _values.IsEmpty && UserProperties.Count == 0;

    /// <summary>The value of a property: a <see cref="long"/>, a <see cref="string"/> or a <see cref="ReadOnlyMemory{T}"/> of bytes; null when it is absent.</summary>
    /// <param name="name">One of <see cref="MqttPropertyNames"/>.</param>
    public object? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>The value of a property that is a number.</summary>
    /// <param name="name">One of <see cref="MqttPropertyNames"/>.</param>
    /// <returns>Null when it is absent or no number.</returns>
    public long? Number(string name) => this[name] as long?;

    /// <summary>The value of a property that is text.</summary>
    /// <param name="name">One of <see cref="MqttPropertyNames"/>.</param>
    /// <returns>Null when it is absent or no text.</returns>
    public string? Text(string name) => this[name] as string;

    /// <summary>These properties and one that is a number, in place of what it was before.</summary>
    /// <param name="name">One of <see cref="MqttPropertyNames"/>.</param>
    /// <param name="value">The value, 0 to 4,294,967,295.</param>
    /// <returns>The properties.</returns>
    public MqttProperties With(string name, long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, uint.MaxValue);
        return Set(name, value);
    }

    /// <summary>These properties and one that is text, in place of what it was before.</summary>
    /// <param name="name">One of <see cref="MqttPropertyNames"/>.</param>
    /// <param name="value">The value.</param>
    /// <returns>The properties.</returns>
    public MqttProperties With(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Set(name, value);
    }

    /// <summary>These properties and one that is bytes, in place of what it was before.</summary>
    /// <param name="name">One of <see cref="MqttPropertyNames"/>.</param>
    /// <param name="value">The value.</param>
    /// <returns>The properties.</returns>
    public MqttProperties With(string name, ReadOnlyMemory<byte> value) => Set(name, value);

    /// <summary>These properties and one more user property at their end.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <returns>The properties.</returns>
    public MqttProperties WithUserProperty(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        return new(_values, [.. UserProperties, KeyValuePair.Create(name, value)]);
    }

    /// <summary>These properties without one.</summary>
    /// <param name="name">One of <see cref="MqttPropertyNames"/>.</param>
    /// <returns>The properties.</returns>
    public MqttProperties Without(string name) => _values.ContainsKey(name) ? new(_values.Remove(name), [.. UserProperties]) : this;

    /// <summary>These properties without user properties.</summary>
    internal MqttProperties WithoutUser() => UserProperties.Count == 0 ? this : new(_values, []);

    /// <summary>The properties but the user properties, in the order of their names.</summary>
    /// <returns>What goes through them.</returns>
    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() => _values.GetEnumerator();

    /// <summary>The names alone: values may be secrets.</summary>
    public override string ToString() => string.Join(", ", _values.Keys.Concat(UserProperties.Select(static u => $"user property {u.Key}")));

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private MqttProperties Set(string name, object value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new(_values.SetItem(name, value), [.. UserProperties]);
    }
}
