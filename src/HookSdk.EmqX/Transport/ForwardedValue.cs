namespace HookSdk.EmqX.Transport;

/// <summary>The value that a method's replies must have to count, and what the broker does with one that has none.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Tag">How the field begins on the wire.</param>
/// <param name="Missing">What the broker does without it.</param>
internal sealed record ForwardedValue(string Name, byte Tag, string Missing);
