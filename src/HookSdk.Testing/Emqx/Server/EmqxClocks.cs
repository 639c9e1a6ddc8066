namespace HookSdk.Testing;

/// <summary>The broker's clock, the machine's for measuring, and whether waits that must be in vain are waited out on the former.</summary>
internal sealed record EmqxClocks(TimeProvider Time, TimeProvider Machine, bool WaitsInVain);
