namespace EmqxHooks._1.Access;

/// <summary>The configuration section <c>Acl</c>: rules such as <c>allow publish devices/%c/#</c>, the first that fits decides. An empty one counts as none.</summary>
public sealed class AclRules : List<string>;
