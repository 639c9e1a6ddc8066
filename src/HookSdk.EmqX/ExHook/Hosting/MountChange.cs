namespace HookSdk.EmqX.ExHook;

/// <summary>What a broker does not know yet.</summary>
/// <param name="Text">In words; empty: it knows all.</param>
/// <param name="Key">Tells one change from another that has the same words: the topics stand in it.</param>
internal readonly record struct MountChange(string Text, string Key)
{
    public bool IsNone => Text.Length == 0;
}
