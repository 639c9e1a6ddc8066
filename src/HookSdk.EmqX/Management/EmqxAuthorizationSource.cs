namespace HookSdk.EmqX.Management;

/// <summary>A source of authorization.</summary>
/// <param name="Kind">What it is, by EMQX's word: <c>file</c>, <c>built_in_database</c>, <c>http</c> and others.</param>
/// <param name="IsEnabled">Whether it is asked.</param>
public sealed record EmqxAuthorizationSource(string Kind, bool IsEnabled);
