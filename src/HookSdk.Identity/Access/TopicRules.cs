namespace HookSdk.Identity;

/// <summary>The rules of the configuration, in the section <c>Acl</c> unless another was named: <c>allow publish devices/%c/#</c>; the first that fits decides. An empty one counts as none.</summary>
public sealed class TopicRules : List<string>;
