namespace EmqxHooks._1.Users;

/// <summary>The configuration section <c>Users</c>.</summary>
public sealed class UserList : List<UserOptions>;
