namespace HookSdk.Testing;

/// <summary>The broker's counters of webhooks. A call that crashes its caller is not counted, nor is one that the cache answers.</summary>
internal sealed class WebhookMetrics(FakeVerneMqVersion version)
{
    private readonly Dictionary<string, long> _counters = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, long> Counters
    {
        get
        {
            lock (_counters)
            {
                return new SortedDictionary<string, long>(_counters, StringComparer.Ordinal);
            }
        }
    }

    public void Count(WebhookHook hook, WebhookAnswer answer, bool timedOut)
    {
        if (answer.Result == WebhookResult.Crash)
        {
            return;
        }

        lock (_counters)
        {
            Add(hook.RequestsCounter);
            if (answer.Result == WebhookResult.Error && !answer.IsInvalidModifiers)
            {
                Add(hook.ErrorsCounter);
                if (timedOut && version == FakeVerneMqVersion.V22 && hook.Kind == WebhookKind.Register)
                {
                    Add($"webhooks_{hook}_timeouts");
                }
            }
        }
    }

    public void Clear()
    {
        lock (_counters)
        {
            _counters.Clear();
        }
    }

    private void Add(string counter) =>
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_counters, counter, out _)++;
}
