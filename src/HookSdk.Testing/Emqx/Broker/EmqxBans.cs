using System.Net;
using System.Text.RegularExpressions;

namespace HookSdk.Testing;

/// <summary>Who may not connect. Safe for callers at once.</summary>
internal sealed class EmqxBans(TimeProvider time)
{
    private static readonly TimeSpan PatternTime = TimeSpan.FromSeconds(1);

    private readonly Dictionary<(string As, string Who), FakeEmqxBan> _bans = [];

    /// <summary>Those that are in force.</summary>
    public IReadOnlyList<FakeEmqxBan> All
    {
        get
        {
            lock (_bans)
            {
                foreach (FakeEmqxBan over in _bans.Values.Where(b => b.Until <= time.GetUtcNow()).ToArray())
                {
                    _bans.Remove((over.As, over.Who));
                }

                return [.. _bans.Values];
            }
        }
    }

    private bool HasAny
    {
        get
        {
            lock (_bans)
            {
                return _bans.Count > 0;
            }
        }
    }

    /// <summary>Adds a ban. The ban comes back that is there already; null: there is none.</summary>
    public FakeEmqxBan? Add(FakeEmqxBan ban)
    {
        FakeEmqxBan? present = All.FirstOrDefault(b => b.As == ban.As && b.Who == ban.Who);
        lock (_bans)
        {
            if (present is null)
            {
                _bans[(ban.As, ban.Who)] = ban;
            }
        }

        return present;
    }

    /// <summary>Takes a ban away. False: there is none.</summary>
    public bool TryRemove(string @as, string who)
    {
        lock (_bans)
        {
            return _bans.Remove((@as, who));
        }
    }

    public void Clear()
    {
        lock (_bans)
        {
            _bans.Clear();
        }
    }

    /// <summary>Whether a client that connects is banned.</summary>
    public bool IsBanned(string clientId, string userName, string peerHost) => HasAny && All.Any(ban => ban.As switch
    {
        "clientid" => ban.Who == clientId,
        "username" => ban.Who == userName,
        "peerhost" => ban.Who == peerHost,
        "clientid_re" => IsMatch(ban.Who, clientId),
        "username_re" => IsMatch(ban.Who, userName),
        _ => IPNetwork.TryParse(ban.Who, out IPNetwork net) && IPAddress.TryParse(peerHost, out IPAddress? address) && net.Contains(address),
    });

    private static bool IsMatch(string pattern, string text)
    {
        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.None, PatternTime);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
