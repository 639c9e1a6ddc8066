namespace HookSdk.Hosting;

/// <summary>The plugins of one server, as the directory changes them.</summary>
internal interface IPluginChain
{
    /// <summary>The server, as logs name it.</summary>
    string Target { get; }

    /// <summary>The base class of its plugins.</summary>
    Type PluginType { get; }

    /// <summary>All of its plugins, in the order of the chains.</summary>
    IReadOnlyList<ChainPlugin> Plugins { get; }

    /// <summary>Takes plugins out and puts others in, in one step: all or nothing.</summary>
    /// <param name="remove">Those that go.</param>
    /// <param name="add">Those that come.</param>
    /// <param name="isEnabled">Whether those that come take part.</param>
    /// <param name="order">All names, as they stand afterwards.</param>
    /// <returns>Done when the last call that began before has ended.</returns>
    Task Swap(IReadOnlyList<HookPlugin> remove, IReadOnlyList<HookPlugin> add, bool isEnabled, IReadOnlyList<string> order);

    /// <summary>Puts a plugin into its chains, or takes it out.</summary>
    /// <returns>False when it was so already.</returns>
    bool Switch(string name, bool isEnabled);

    /// <summary>Changes the order.</summary>
    /// <exception cref="ArgumentException">A name is missing, unknown or there twice.</exception>
    void Reorder(IReadOnlyList<string> names);
}
