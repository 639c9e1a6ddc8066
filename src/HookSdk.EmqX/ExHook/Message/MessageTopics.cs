using HookSdk.Mqtt;

namespace HookSdk.EmqX.ExHook;

/// <summary>Which topics the providers want on the message hooks: what EMQX is told, and which of them a call is for.</summary>
internal sealed class MessageTopics
{
    private readonly Dictionary<(string Hook, HookPlugin Provider), TopicFilter[]> _filters = [];
    private readonly Dictionary<string, string[]> _told = new(StringComparer.Ordinal);

    /// <param name="wishes">Each provider that overrides a message hook, with its filters; null for all topics.</param>
    /// <param name="instead">What takes the place of the providers' wishes, by hook.</param>
    /// <param name="silent">Those of providers of which EMQX is told nothing.</param>
    public MessageTopics(IReadOnlyList<TopicWish> wishes, IDictionary<string, List<string>> instead, IReadOnlyList<TopicWish>? silent = null)
    {
        foreach (string hook in Hooks)
        {
            TopicWish[] own = Of(wishes, hook, instead);
            foreach (TopicWish wish in own.Concat(Of(silent ?? [], hook, instead)).Where(static w => w.Filters is not null))
            {
                _filters.Add((hook, wish.Provider), [.. wish.Filters!.Select(TopicFilter.Parse)]);
            }

            if (own.Length > 0 && own.All(static w => w.Filters is not null))
            {
                _told.Add(hook, [.. own.SelectMany(static w => w.Filters!).Distinct(StringComparer.Ordinal)]);
            }
            else if (own.Length == 0 && instead.TryGetValue(hook, out List<string>? told))
            {
                // It may be mounted with nothing to say.
                _told.Add(hook, [.. told]);
            }
        }
    }

    /// <summary>The hooks on which EMQX heeds topic filters.</summary>
    public static IReadOnlyList<string> Hooks { get; } = [ExHookHookNames.MessagePublish, ExHookHookNames.MessageDelivered, ExHookHookNames.MessageAcked, ExHookHookNames.MessageDropped];

    private static TopicWish[] Of(IReadOnlyList<TopicWish> wishes, string hook, IDictionary<string, List<string>> instead) =>
        [.. wishes.Where(w => w.Hook == hook).Select(w => instead.TryGetValue(hook, out List<string>? filters) ? w with { Filters = filters } : w)];

    /// <summary>The filters that EMQX is told for a hook; none for all topics.</summary>
    public IReadOnlyList<string> ToldFor(string hook) => _told.GetValueOrDefault(hook) ?? [];

    /// <summary>Whether a call is for a provider. EMQX asks by the filters of all of them, and by those of its last load.</summary>
    public bool IsFor(string hook, HookPlugin provider, string topic)
    {
        if (_filters.Count == 0 || !_filters.TryGetValue((hook, provider), out TopicFilter[]? filters))
        {
            return true;
        }

        foreach (TopicFilter filter in filters)
        {
            if (filter.Matches(topic))
            {
                return true;
            }
        }

        return false;
    }
}
