namespace HookSdk.Hosting;

/// <summary>The directory as whoever shows plugins sees it.</summary>
internal sealed class DirectoryOperator(PluginDirectory directory) : IPluginOperator
{
    private const string Load = "load";
    private const string Upgrade = "upgrade";
    private const string RollBack = "roll back";
    private const string Enable = "enable";
    private const string Disable = "disable";

    public IReadOnlyList<string> Actions => [Load, Upgrade, RollBack, Enable, Disable];

    public IReadOnlyList<OperatedPlugin> Plugins =>
    [
        .. directory.Slots.Select(static slot => new OperatedPlugin(
            slot.Name,
            slot.Current is null ? "failed" : slot.IsDisabled ? "disabled" : "running",
            slot.Current?.Version,
            slot.Problem,
            [slot.Current is null ? Load : Upgrade, .. slot.HasVersionBefore ? [RollBack] : Array.Empty<string>(), slot.IsDisabled ? Enable : Disable])),
    ];

    public async Task DoAsync(string plugin, string action, string who)
    {
        try
        {
            await (action switch
            {
                Load => directory.LoadAsync(plugin, who),
                Upgrade => directory.UpgradeAsync(plugin, who),
                RollBack => directory.RollBackAsync(plugin, who),
                Enable => directory.SwitchAsync(plugin, null, isEnabled: true, who),
                Disable => directory.SwitchAsync(plugin, null, isEnabled: false, who),
                _ => throw new InvalidOperationException($"'{action}' is no action: {string.Join(", ", Actions)} are."),
            }).ConfigureAwait(false);
        }
        catch (PluginProblemException e)
        {
            throw new InvalidOperationException(e.Message, e);
        }
    }
}
