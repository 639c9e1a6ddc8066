using HookSdk.Credentials;

namespace HookSdk.Identity;

/// <summary>A user as a source has it.</summary>
/// <param name="Name">The user name.</param>
/// <param name="Hash">The hash, which <see cref="PasswordForms"/> has read; null: it cannot be read, and the user may not come in.</param>
/// <param name="IsDisabled">Lets the user in no more.</param>
public sealed record UserRecord(string Name, PasswordHash? Hash, bool IsDisabled = false)
{
    /// <summary>Why there is no hash, in the form "its bcrypt cost is 31, and from 4 to 15 is taken"; null: nobody has said.</summary>
    public string? Problem { get; init; }

    /// <summary>Makes a user of what a table holds. A text that is no hash throws nothing: the user is refused, and the log says why. Of a user who is disabled it is not looked at.</summary>
    /// <param name="name">The user name.</param>
    /// <param name="hash">The text of the hash; null: there is none.</param>
    /// <param name="isDisabled">Lets the user in no more.</param>
    public static UserRecord Read(string name, string? hash, bool isDisabled = false)
    {
        string? problem = null;
        PasswordHash? read = !isDisabled && PasswordForms.TryParse(hash, out PasswordHash? parsed, out problem) ? parsed : null;
        return new UserRecord(name, read, isDisabled) { Problem = problem };
    }
}
