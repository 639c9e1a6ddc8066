namespace HookSdk;

/// <summary>One Map call: on its endpoints, so that two on one path can be told from one.</summary>
internal sealed record HookMap(string Target, string Path, string Plugins)
{
    public override string ToString() => $"{Target} ({Plugins})";
}
