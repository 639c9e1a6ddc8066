namespace HookSdk.Inspector;

/// <summary>What the page's buttons do to plugins.</summary>
internal sealed class PluginButtons(IEnumerable<HookPlugins> plugins, InspectorLog log, IPluginOperator? directory = null)
{
    /// <summary>Does it.</summary>
    /// <exception cref="FormatException">The change is none; the message says what is wrong.</exception>
    public async Task DoAsync(PluginChangeDocument change, string who)
    {
        if (change.Server is null)
        {
            await ChangeLoadedAsync(change, who).ConfigureAwait(false);
            return;
        }

        Do(change, who);
    }

    private void Do(PluginChangeDocument change, string who)
    {
        HookPlugins server = plugins.FirstOrDefault(p => p.Id == change.Server) ?? throw new FormatException($"There is no server '{change.Server}'.");
        string name = change.Name ?? throw new FormatException("Which plugin? 'name' is missing.");
        try
        {
            switch (change.Action)
            {
                case "enable":
                    server.Enable(name);
                    break;
                case "disable":
                    server.Disable(name);
                    break;
                case "up" or "down":
                    server.Reorder(Moved([.. server.Plugins.Select(static p => p.Name)], name, change.Action == "up" ? -1 : 1));
                    break;
                default:
                    throw new FormatException($"'{change.Action}' is no action: enable, disable, up and down are.");
            }
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            throw new FormatException(e.Message, e);
        }

        log.Changed(who, $"{change.Action} {name} of {server.Id}");
    }

    private async Task ChangeLoadedAsync(PluginChangeDocument change, string who)
    {
        if (directory is null || change.Name is not { } name || change.Action is not { } action)
        {
            throw new FormatException(directory is null ? "There is no plugin directory. Name the server whose plugin is meant." : "Which plugin, and what is to be done? 'name' or 'action' is missing.");
        }

        try
        {
            await directory.DoAsync(name, action, $"{who} through the inspector").ConfigureAwait(false);
        }
        catch (InvalidOperationException e)
        {
            throw new FormatException(e.Message, e);
        }

        log.Changed(who, $"{action} {name} of the plugin directory");
    }

    private static List<string> Moved(List<string> names, string name, int by)
    {
        int at = names.IndexOf(name);
        int to = at + by;
        if (at < 0 || to < 0 || to >= names.Count)
        {
            throw new FormatException(at < 0 ? $"There is no plugin '{name}'." : $"'{name}' is at the end already.");
        }

        (names[at], names[to]) = (names[to], names[at]);
        return names;
    }
}
