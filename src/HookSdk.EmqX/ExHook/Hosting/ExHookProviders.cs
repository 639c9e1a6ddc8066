namespace HookSdk.EmqX.ExHook;

/// <summary>The registered providers, and the topics that they want. Those that come while the server runs say so by their classes alone.</summary>
internal sealed class ExHookProviders(HookPluginList<ExHookProvider> list)
{
    private readonly Dictionary<HookPlugin, TopicWish[]> _wishes = [];
    private readonly List<TopicWish> _shadowWishes = [];

    public string FreeName(string name) => list.FreeName(name);

    public void Add(HookPlugin provider, IEnumerable<TopicWish> wishes)
    {
        TopicWish[] all = [.. wishes];
        list.Add(provider);
        _wishes.Add(provider, all);
    }

    /// <summary>The topics that shadows want. EMQX is told nothing of them.</summary>
    public IReadOnlyList<TopicWish> ShadowWishes => _shadowWishes;

    public void AddShadow(IEnumerable<TopicWish> wishes) => _shadowWishes.AddRange(wishes);

    /// <summary>The topics that a provider wants.</summary>
    /// <exception cref="InvalidOperationException">It came later, and an attribute of its is not valid.</exception>
    public IEnumerable<TopicWish> WishesOf(HookPlugin provider) => _wishes.TryGetValue(provider, out TopicWish[]? wishes) ? wishes : TopicAttributes.WishesOf(provider, provider.Type);
}
