namespace HookSdk.Identity;

/// <summary>One entry of the configuration section <c>Users</c>.</summary>
public sealed class UserOptions
{
    /// <summary>The user name. It may not be empty, and no other may have it; names are told apart by capitals.</summary>
    public string Name { get; set; } = "";

    /// <summary>A hash: what <see cref="HookSdk.Credentials.PasswordHash.Create"/> made, or one that <see cref="PasswordForms"/> reads. With a text that is none the user may not come in, which is logged. It is not looked at when the user is disabled.</summary>
    public string PasswordHash { get; set; } = "";

    /// <summary>Whether the user may no longer come in; false, the default: may. Who is connected already stays so, unless <c>AddAccountClosing</c> ends it.</summary>
    public bool Disabled { get; set; }
}
