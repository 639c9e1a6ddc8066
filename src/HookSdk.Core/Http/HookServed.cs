namespace HookSdk;

/// <summary>Metadata of each endpoint that serves hooks, whatever the protocol: so hooks are told from the application's own endpoints.</summary>
internal record HookServed(HookServer Server);
