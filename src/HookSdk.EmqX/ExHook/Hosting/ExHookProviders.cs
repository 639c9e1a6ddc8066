namespace HookSdk.EmqX.ExHook;

/// <summary>The registered providers, in the order of the chain, and the topics that they want.</summary>
internal sealed class ExHookProviders
{
    private readonly HookPluginList<ExHookProvider> _list = new([]);

    public IReadOnlyList<HookPlugin> All => _list.Plugins;

    public List<TopicWish> Wishes { get; } = [];

    public string FreeName(string name) => _list.FreeName(name);

    public void Add(HookPlugin provider, IEnumerable<TopicWish> wishes)
    {
        _list.Add(provider);
        Wishes.AddRange(wishes);
    }
}
