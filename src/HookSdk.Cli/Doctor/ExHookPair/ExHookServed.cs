namespace HookSdk.Cli.Doctor.ExHookPair;

/// <summary>What a hook server serves.</summary>
/// <param name="Hooks">The hooks that it asks for, by the number in emqx.exhook.v1 to v3, as that version names them.</param>
internal sealed record ExHookServed(IReadOnlyDictionary<int, IReadOnlyList<string>> Hooks)
{
    public static readonly ExHookServed Nothing = new(new Dictionary<int, IReadOnlyList<string>>());

    public bool IsKnown => Hooks.Count > 0;

    /// <summary>Whether it asks for a hook, by the name of EMQX 5 and 6.</summary>
    public bool Asks(string hook) => Hooks.Values.Any(names => names.Contains(hook, StringComparer.Ordinal)) || (hook == "client.authorize" && Hooks.Values.Any(static names => names.Contains("client.check_acl", StringComparer.Ordinal)));
}
