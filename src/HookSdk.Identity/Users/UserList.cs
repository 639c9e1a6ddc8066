namespace HookSdk.Identity;

/// <summary>The users of the configuration, in the section <c>Users</c> unless another was named.</summary>
public sealed class UserList : List<UserOptions>;
