using System.Security.Cryptography;

namespace HookSdk.Testing;

/// <summary>The API keys of the broker. They survive its restart.</summary>
internal sealed class VerneMqKeys
{
    public const string Management = "mgmt";
    public const string SecondApi = "api2";

    /// <summary>The scopes that there are.</summary>
    public static readonly IReadOnlyList<string> Scopes = ["status", Management, "metrics", "health", SecondApi, "httppub"];

    private readonly Dictionary<(string Key, string Scope), DateTimeOffset?> _keys = [];
    private readonly TimeProvider _time;
    private readonly bool _asks;

    /// <param name="time">The broker's clock.</param>
    /// <param name="first">The key of the configuration; null: none is asked for at all.</param>
    public VerneMqKeys(TimeProvider time, string? first)
    {
        _time = time;
        _asks = first is not null;
        if (first is not null)
        {
            _keys.Add((first, Management), null);
        }
    }

    /// <summary>Whether a request with this key may be let in.</summary>
    public bool Allows(string? key, string scope)
    {
        lock (_keys)
        {
            return !_asks || (key is not null && _keys.TryGetValue((key, scope), out DateTimeOffset? expires) && !IsOver(expires));
        }
    }

    /// <summary>Makes a key of 32 letters.</summary>
    public string Create(string scope, DateTimeOffset? expires)
    {
        string key = RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", 32);
        TryAdd(key, scope, expires);
        return key;
    }

    /// <summary>Adds a key. False: it is there already.</summary>
    public bool TryAdd(string key, string scope, DateTimeOffset? expires)
    {
        lock (_keys)
        {
            return _keys.TryAdd((key, scope), expires);
        }
    }

    /// <summary>Takes a key away. False: it is not there.</summary>
    public bool TryDelete(string key, string scope)
    {
        lock (_keys)
        {
            return _keys.Remove((key, scope));
        }
    }

    /// <summary>The keys of a scope, or with <c>all</c> of every scope.</summary>
    public IReadOnlyList<(string Key, string Scope, DateTimeOffset? Expires, bool IsOver)> Of(string scope)
    {
        lock (_keys)
        {
            return [.. _keys.Where(k => scope == "all" || k.Key.Scope == scope).Select(k => (k.Key.Key, k.Key.Scope, k.Value, IsOver(k.Value)))];
        }
    }

    /// <summary>Whether a moment is over.</summary>
    public bool IsOver(DateTimeOffset? moment) => moment <= _time.GetUtcNow();
}
