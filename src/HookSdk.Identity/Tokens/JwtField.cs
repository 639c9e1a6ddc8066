namespace HookSdk.Identity;

/// <summary>Where a client puts its token.</summary>
public enum JwtField
{
    /// <summary>In the password.</summary>
    Password,

    /// <summary>In the user name.</summary>
    UserName,
}
