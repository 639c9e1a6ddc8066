namespace HookSdk.Testing;

/// <summary>The endpoints of each hook, in the order in which they were registered. Read on every call, written seldom.</summary>
internal sealed class WebhookRegistry
{
    private readonly Lock _lock = new();
    private volatile Dictionary<string, VerneMqWebhook[]> _byHook = new(StringComparer.Ordinal);

    /// <summary>All of them; those of one hook stand together.</summary>
    public IReadOnlyList<VerneMqWebhook> All => [.. _byHook.Values.SelectMany(static r => r)];

    public VerneMqWebhook[] Of(WebhookHook hook) => _byHook.GetValueOrDefault(hook.Name) ?? [];

    /// <summary>Adds an endpoint at the end of the hook's chain. False: it is there already, and its options stay as they are.</summary>
    public bool TryAdd(VerneMqWebhook registration)
    {
        lock (_lock)
        {
            VerneMqWebhook[] present = _byHook.GetValueOrDefault(registration.Hook) ?? [];
            if (present.Any(r => r.Url == registration.Url))
            {
                return false;
            }

            Set(registration.Hook, [.. present, registration]);
            return true;
        }
    }

    /// <summary>Takes an endpoint out. False: it is not there.</summary>
    public bool TryRemove(string hook, string endpoint)
    {
        lock (_lock)
        {
            VerneMqWebhook[] present = _byHook.GetValueOrDefault(hook) ?? [];
            VerneMqWebhook[] rest = [.. present.Where(r => r.Url != endpoint)];
            if (rest.Length == present.Length)
            {
                return false;
            }

            Set(hook, rest);
            return true;
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _byHook = new(StringComparer.Ordinal);
        }
    }

    private void Set(string hook, VerneMqWebhook[] registrations) => _byHook = new(_byHook, StringComparer.Ordinal) { [hook] = registrations };
}
