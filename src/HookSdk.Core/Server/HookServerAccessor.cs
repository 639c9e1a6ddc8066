namespace HookSdk;

/// <summary>Finds the servers of all targets that were added, without making them before they are needed.</summary>
internal sealed class HookServerAccessor(Func<HookServer> server, ServerId id, IReadOnlyCollection<string> hooks, IReadOnlyCollection<string> refusing, Func<string, NamedFields>? named = null)
{
    public ServerId Id => id;

    /// <summary>The names of its hooks; none where it tells none.</summary>
    public IReadOnlyCollection<string> Hooks => hooks;

    /// <summary>Those of <see cref="Hooks"/> that can refuse something.</summary>
    public IReadOnlyCollection<string> RefusingHooks => refusing;

    /// <summary>What calls of a hook may tell of whom they are about; all, where the target does not say.</summary>
    public NamedFields FieldsOf(string hook) => named?.Invoke(hook) ?? NamedFields.All;

    public HookServer Server => server();
}
