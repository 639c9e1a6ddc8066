namespace HookSdk.Testing;

/// <summary>One callback that was made.</summary>
/// <param name="Hook">Its name, such as <c>OnReceivedBytes</c>.</param>
/// <param name="Device">The device's name.</param>
/// <param name="Status">The gRPC status of the answer; 0 is OK. Streams have no answers: 0.</param>
/// <param name="Failure">What the answer says about its status; null with OK.</param>
/// <param name="Elapsed">How long the answer took, in real time.</param>
public sealed record ExProtoCallRecord(string Hook, string Device, int Status, string? Failure, TimeSpan Elapsed);
