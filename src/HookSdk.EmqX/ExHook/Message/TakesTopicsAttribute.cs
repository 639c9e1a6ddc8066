namespace HookSdk.EmqX.ExHook;

/// <summary>Stands on the base method of a hook that <see cref="TopicsAttribute"/> can narrow. The analyzer HOOK006 goes by it.</summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
internal sealed class TakesTopicsAttribute : Attribute;
