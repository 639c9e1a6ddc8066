namespace HookSdk.VerneMq;

/// <summary>One user property of MQTT 5. A name may come more than once, and the order counts.</summary>
/// <param name="Key">The name.</param>
/// <param name="Value">The value.</param>
public readonly record struct UserProperty(string Key, string Value);
