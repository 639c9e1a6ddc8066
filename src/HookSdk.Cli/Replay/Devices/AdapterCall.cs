namespace HookSdk.Cli.Replay.Devices;

/// <summary>A call that the server makes to the adapter.</summary>
/// <param name="Method">The method.</param>
/// <param name="Text">The request in JSON.</param>
internal sealed record AdapterCall(string Method, string Text);
