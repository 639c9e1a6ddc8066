namespace EmqxHooks._1.Users;

/// <summary>One entry of the configuration section <c>Users</c>.</summary>
public sealed class UserOptions
{
    /// <summary>The user name.</summary>
    public string Name { get; set; } = "";

    /// <summary>What <c>dotnet run -- hash &lt;password&gt;</c> prints.</summary>
    public string PasswordHash { get; set; } = "";

    /// <summary>Lets the user in no more. Who is connected already stays so: the README says what to do.</summary>
    public bool Disabled { get; set; }
}
