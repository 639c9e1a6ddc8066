using System.Globalization;

namespace HookSdk.Testing;

/// <summary>
/// The cache of vmq_webhooks: whole seconds, so that a max-age of 0 holds for the rest of the second; rewrites of the payload are not kept;
/// what has expired goes when it is asked for again, not before.
/// </summary>
internal sealed class WebhookCache(TimeProvider time)
{
    private const string Directive = "max-age=";

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Hook, string Endpoint), Table> _tables = [];

    /// <summary>What <c>webhooks cache show</c> lists.</summary>
    public IReadOnlyList<VerneMqCacheStat> Show(bool reset)
    {
        lock (_lock)
        {
            List<VerneMqCacheStat> rows = [];
            foreach (((string hook, string endpoint), Table table) in _tables.OrderBy(static t => t.Key.Hook, StringComparer.Ordinal).ThenBy(static t => t.Key.Endpoint, StringComparer.Ordinal))
            {
                Add("entries", table.Entries.Count);
                Add("hits", table.Hits);
                Add("misses", table.Misses);

                void Add(string stat, long value)
                {
                    if (value > 0)
                    {
                        rows.Add(new VerneMqCacheStat(hook, new Uri(endpoint, UriKind.RelativeOrAbsolute), stat, value));
                    }
                }
            }

            if (reset)
            {
                foreach (Table table in _tables.Values)
                {
                    (table.Hits, table.Misses) = (0, 0);
                }
            }

            return rows;
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _tables.Clear();
        }
    }

    public WebhookAnswer? Find(VerneMqWebhook registration, WebhookCall call)
    {
        lock (_lock)
        {
            Table table = TableOf(registration);
            if (table.Entries.Count > 0)
            {
                string key = call.CacheKey();
                if (table.Entries.TryGetValue(key, out (WebhookAnswer Answer, long Expiry) entry))
                {
                    if (Now() <= entry.Expiry)
                    {
                        table.Hits++;
                        return entry.Answer;
                    }

                    table.Entries.Remove(key);
                }
            }

            table.Misses++;
            return null;
        }
    }

    /// <summary>
    /// Keeps an ok whose reply has a max-age, one with modifiers that are not valid among them (assumed). Only the literal lower-case directive with digits counts, and nothing beside it.
    /// </summary>
    public void Store(VerneMqWebhook registration, WebhookCall call, WebhookAnswer answer, string? cacheControl)
    {
        if (cacheControl is null || (answer.Result != WebhookResult.Ok && !answer.IsInvalidModifiers) || MaxAge(cacheControl) is not { } seconds)
        {
            return;
        }

        WebhookAnswer kept = answer.Modifiers?.Payload is null ? answer : WebhookAnswer.With(answer.Modifiers with { Payload = null });
        lock (_lock)
        {
            TableOf(registration).Entries[call.CacheKey()] = (kept, Now() + seconds);
        }
    }

    private static long? MaxAge(string cacheControl)
    {
        int at = cacheControl.IndexOf(Directive, StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        ReadOnlySpan<char> rest = cacheControl.AsSpan(at + Directive.Length);
        int end = rest.IndexOfAnyExceptInRange('0', '9');
        ReadOnlySpan<char> digits = end < 0 ? rest : rest[..end];
        return digits.IsEmpty ? null : long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) ? Math.Min(seconds, int.MaxValue) : int.MaxValue;
    }

    private long Now() => time.GetUtcNow().ToUnixTimeSeconds();

    private Table TableOf(VerneMqWebhook registration)
    {
        (string, string) key = (registration.Hook, registration.Url);
        if (!_tables.TryGetValue(key, out Table? table))
        {
            _tables.Add(key, table = new Table());
        }

        return table;
    }

    private sealed class Table
    {
        public Dictionary<string, (WebhookAnswer Answer, long Expiry)> Entries { get; } = new(StringComparer.Ordinal);

        public long Hits { get; set; }

        public long Misses { get; set; }
    }
}
