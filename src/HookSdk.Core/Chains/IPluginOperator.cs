namespace HookSdk;

/// <summary>Plugins that are loaded from somewhere at run time, for who shows them and changes them for an operator.</summary>
internal interface IPluginOperator
{
    /// <summary>The plugins, those too that could not be loaded.</summary>
    public IReadOnlyList<OperatedPlugin> Plugins { get; }

    /// <summary>What can be done to one: the names of actions.</summary>
    public IReadOnlyList<string> Actions { get; }

    /// <summary>Does it.</summary>
    /// <param name="plugin">The plugin's name.</param>
    /// <param name="action">One of <see cref="Actions"/>.</param>
    /// <param name="who">Who wants it, for the log.</param>
    /// <exception cref="InvalidOperationException">It could not be done, and nothing has changed; the message says why.</exception>
    public Task DoAsync(string plugin, string action, string who);
}

/// <summary>A plugin that was loaded at run time.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">How it stands, for people.</param>
/// <param name="Version">The version that runs; null: none does.</param>
/// <param name="Problem">What is wrong; null: nothing.</param>
/// <param name="Actions">What can be done to it now.</param>
internal sealed record OperatedPlugin(string Name, string State, string? Version, string? Problem, IReadOnlyList<string> Actions);
