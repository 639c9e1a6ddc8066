namespace HookSdk.Cli.Doctor.ExProtoPair;

/// <summary>Which services a handler serves; both unknown: no look was possible.</summary>
internal sealed record ExProtoServed(bool? Unary, bool? Streaming);
