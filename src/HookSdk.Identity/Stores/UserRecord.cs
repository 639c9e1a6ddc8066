using HookSdk.Credentials;

namespace HookSdk.Identity;

/// <summary>A user as a source has it.</summary>
/// <param name="Name">The user name.</param>
/// <param name="Hash">The hash, which <see cref="PasswordForms"/> has read.</param>
/// <param name="IsDisabled">Lets the user in no more.</param>
public sealed record UserRecord(string Name, PasswordHash Hash, bool IsDisabled = false);
